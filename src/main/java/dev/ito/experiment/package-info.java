/** An experiment as its YAML file says it, its folder, its score and the samples it draws. */
package dev.ito.experiment;

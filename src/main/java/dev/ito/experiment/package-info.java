/** Experiments as YAML files: the strict codec, the folder of a run, the jobs. */
package dev.ito.experiment;

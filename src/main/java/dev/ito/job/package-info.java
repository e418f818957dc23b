/** What the commands do with an experiment: each job reads a run folder and writes to it. */
package dev.ito.job;

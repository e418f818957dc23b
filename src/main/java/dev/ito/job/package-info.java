/**
 * What the commands do with an experiment: each job reads a run folder and writes to it.
 *
 * <p>Not to be called from outside Ito: it may change at any time.
 */
package dev.ito.job;

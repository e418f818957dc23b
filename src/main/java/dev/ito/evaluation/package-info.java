/**
 * The metrics that an experiment can name, on its model, its data and its samples.
 *
 * <p>Not to be called from outside Ito: it may change at any time.
 */
package dev.ito.evaluation;

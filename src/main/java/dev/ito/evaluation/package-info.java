/** The metrics that an experiment can name, on its model, its data and its samples. */
package dev.ito.evaluation;

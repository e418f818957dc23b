/**
 * Scores, gradients of the log-density of x_t: exact ones of known densities, and the score of a
 * network through the quantity it predicts.
 */
package dev.ito.score;

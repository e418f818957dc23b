/** Measures of a model: the likelihood of data, by the probability-flow ODE and by bounds. */
package dev.ito.metric;

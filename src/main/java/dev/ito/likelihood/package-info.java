/** The likelihood of data under a model: by the probability-flow ODE, and by bounds. */
package dev.ito.likelihood;

/**
 * Forward processes: linear stochastic differential equations dx = f(t) x dt + g(t) dW, their noise
 * schedules and the time grids on which they are solved.
 *
 * <p>Data are at t = 0, noise at the horizon T = 1.
 */
package dev.ito.sde;

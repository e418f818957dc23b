/** Solvers of the reverse SDE and of the probability-flow ODE. */
package dev.ito.solver;

/** Batches of samples, keyed noise, quadrature, matrices: what every other package stands on. */
package dev.ito.math;

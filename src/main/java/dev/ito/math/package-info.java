/** Batches of samples, keyed noise and quadrature: what every other package stands on. */
package dev.ito.math;

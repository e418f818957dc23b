/**
 * Training: objectives that turn data into batches for the network, and the loop.
 *
 * <p>Not to be called from outside Ito: it may change at any time.
 */
package dev.ito.train;

/** Training: objectives that turn data into batches for the network, and the loop. */
package dev.ito.train;

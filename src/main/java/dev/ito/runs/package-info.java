/**
 * The runs that are there: what state they are in, what was found, how two of them differ.
 *
 * <p>Not to be called from outside Ito: it may change at any time.
 */
package dev.ito.runs;

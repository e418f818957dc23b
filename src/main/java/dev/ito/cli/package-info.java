/**
 * The command line: one class per command, progress bars, errors in one line.
 *
 * <p>Not to be called from outside Ito: it may change at any time.
 */
package dev.ito.cli;

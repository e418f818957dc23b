/** The command line: one class per command, progress bars, errors in one line. */
package dev.ito.cli;

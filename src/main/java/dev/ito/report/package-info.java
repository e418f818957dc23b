/**
 * Pictures of runs: image grids, scatter plots, charts and animations, as PNG and GIF files.
 *
 * <p>Not to be called from outside Ito: it may change at any time.
 */
package dev.ito.report;

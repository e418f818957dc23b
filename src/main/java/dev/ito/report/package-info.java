/** Pictures of runs: image grids, scatter plots, charts and animations, as PNG and GIF files. */
package dev.ito.report;

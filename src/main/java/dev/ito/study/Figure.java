package dev.ito.study;

import dev.ito.report.Diagram;

/**
 * A chart of a report.
 *
 * @param name of its file, without the ending
 * @param heading over it
 * @param caption under it: what is drawn, in sentences
 * @param diagram the chart
 */
record Figure(String name, String heading, String caption, Diagram diagram) {}

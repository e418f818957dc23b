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
record Figure(String name, String heading, String caption, Diagram diagram) {
  /** Returns a text with all that a file name had better not have replaced. */
  static String fileName(String text) {
    return text.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[-.]+|[-.]+$", "");
  }
}

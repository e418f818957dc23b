package dev.ito.study;

import java.util.List;

/**
 * What the template of a report shows: texts, ready to be read; a list without content is left out.
 *
 * @param name of the study
 * @param scale of the study
 * @param question that it answers
 * @param answer in sentences
 * @param headline the best ways; without rows if nothing orders them
 * @param charts with their captions
 * @param tables what belongs to the charts: differences, slopes
 * @param results all that was found, a row for each cell
 * @param budgets sources of error of each likelihood
 * @param samples pictures of samples
 * @param trajectories animations
 * @param provenance as JSON
 */
record Page(
    String name,
    String scale,
    String question,
    List<String> answer,
    Table headline,
    List<Picture> charts,
    List<Table> tables,
    Table results,
    List<Table> budgets,
    List<Picture> samples,
    List<Picture> trajectories,
    String provenance) {
  /**
   * A table that a reader may sort.
   *
   * @param heading over it
   * @param caption what it shows, in sentences
   */
  record Table(String heading, String caption, List<Column> columns, List<List<Entry>> rows) {}

  /**
   * A column.
   *
   * @param number whether it holds numbers, which stand at its right edge
   */
  record Column(String name, boolean number) {
    static Column text(String name) {
      return new Column(name, false);
    }

    static Column number(String name) {
      return new Column(name, true);
    }
  }

  /**
   * A cell of a table.
   *
   * @param text to read
   * @param key the number to sort by; empty: the text is
   * @param wide whether it says why there is nothing in all that follow
   */
  record Entry(String text, String key, boolean wide) {
    static Entry text(String text) {
      return new Entry(text, "", false);
    }

    static Entry number(double value) {
      return new Entry(Shown.number(value), key(value), false);
    }

    static Entry number(double value, double standardError) {
      return new Entry(Shown.withError(value, standardError), key(value), false);
    }

    static Entry failure(String reason) {
      return new Entry(reason, "", true);
    }

    private static String key(double value) {
      return Double.isFinite(value) ? Double.toString(value) : "";
    }
  }

  /**
   * A picture.
   *
   * @param heading over it
   * @param caption under it
   * @param svg an element; empty if there is data
   * @param data a {@code data:} URI; empty if there is an element
   */
  record Picture(String heading, String caption, String svg, String data) {}
}

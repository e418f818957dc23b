package dev.ito.study;

import dev.ito.report.Picture;
import dev.ito.report.Table;
import java.util.List;

/**
 * What the template of a report shows: texts, ready to be read; a list without content is left out.
 *
 * @param headline the best samplers; without rows if nothing orders them
 * @param facts what was compared: data, networks, machine
 * @param charts with their captions
 * @param tables what belongs to the charts: slopes
 * @param differences of pairs, with a filter
 * @param results all that was found, a row for each cell
 * @param budgets sources of error of each likelihood
 * @param provenance as JSON
 */
record Page(
    String name,
    String scale,
    String question,
    List<Said> answer,
    Table headline,
    Table facts,
    List<Picture> charts,
    List<Table> tables,
    DifferenceTable.View differences,
    Table results,
    List<Table> budgets,
    List<Picture> samples,
    List<Picture> trajectories,
    String provenance) {
  /**
   * A sentence of the answer.
   *
   * @param difference the number of the difference that it is of; -1: of none
   */
  record Said(String text, int difference) {}
}

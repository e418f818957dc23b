package dev.ito.study;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * All that a study found: what its table and its report show.
 *
 * @param scale its size, by the name of it
 * @param answer sentences that answer the question with numbers
 * @param quality the quantity by which samplers are ordered, smaller is better
 * @param rows one for each cell, in the order of the study
 * @param differences of every cell from every other that shares its noise
 * @param facts of each experiment, by its name in the study: what was compared, and on what
 */
public record Findings(
    String name,
    String question,
    String scale,
    List<Sentence> answer,
    String quality,
    List<Row> rows,
    Differences differences,
    Map<String, Map<String, String>> facts,
    JsonNode provenance) {
  /** Returns these findings with other rows. */
  Findings with(List<Row> others) {
    return new Findings(
        name, question, scale, answer, quality, others, differences, facts, provenance);
  }
}

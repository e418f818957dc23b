package dev.ito.study;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.experiment.Experiment;
import dev.ito.io.Sha256;
import dev.ito.yaml.Yaml;
import java.util.Optional;

/**
 * One run of a study.
 *
 * @param experiment with all settings, and the metrics of this cell
 * @param source of its score
 * @param reference the sampler that its samples are compared with, of the same experiment
 * @param id the hash of all that decides its result
 */
record Cell(
    Label label, Experiment experiment, Source source, Optional<String> reference, String id) {
  /** Characters of a hash in the name of a folder. */
  static final int ID = 16;

  /**
   * Returns a cell.
   *
   * @param content what the score and the metrics read, as hashes
   */
  static Cell of(
      Label label,
      Experiment experiment,
      Source source,
      Optional<String> reference,
      String content) {
    ObjectNode decisive = Yaml.json().valueToTree(experiment);
    decisive.remove("name");
    if (decisive.get("training") instanceof ObjectNode training) {
      training.remove("pictures");
    }
    if (label.variation().isEmpty()) {
      decisive.remove("sampling");
    }
    String all = String.join("\n", source.id(), content, decisive.toString());
    return new Cell(label, experiment, source, reference, Sha256.ofText(all).substring(0, ID));
  }

  /** Returns whether samples are drawn; else the score alone is measured. */
  boolean draws() {
    return !label.variation().isEmpty();
  }
}

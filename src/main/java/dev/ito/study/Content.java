package dev.ito.study;

import dev.ito.data.Dataset;
import dev.ito.data.Split;
import dev.ito.evaluation.Metric;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.KnownModel;
import dev.ito.experiment.Trained;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hashes of what the experiments of a study read from disk, which their settings only name; each is
 * found once.
 */
final class Content {
  private final Map<Object, String> found = new HashMap<>();

  /** Returns what a known score and the metrics of an experiment read; empty if that is nothing. */
  String measured(Experiment experiment) throws IOException {
    List<String> all = new ArrayList<>();
    if (experiment.trained().isEmpty()) {
      all.add(of(experiment.origin().known()));
    }
    Optional<Dataset> data = experiment.origin().data();
    for (Metric metric : experiment.evaluation()) {
      for (Split split : metric.splits()) {
        if (data.isPresent() && data.get().splits().contains(split)) {
          all.add(of(data.get(), split));
        }
      }
      for (Path file : metric.files()) {
        all.add(of(file));
      }
    }
    return String.join("\n", all);
  }

  /** Returns what a training reads: its data, and the weights that it begins with. */
  String learnt(Trained trained) throws IOException {
    return of(trained.dataset(), Split.TRAIN) + "\n" + of(trained.known());
  }

  private String of(Optional<KnownModel> model) throws IOException {
    return model.isPresent() ? once(model.get(), model.get()::contentSha256) : "";
  }

  private String of(Dataset data, Split split) throws IOException {
    InvalidInput.Part<String, IOException> hash =
        () -> InvalidInput.inside("dataset: ", () -> data.open(split).sha256());
    return once(List.of(data, split), hash);
  }

  /** A file that is missing is for the metric to refuse. */
  private String of(Path file) throws IOException {
    return once(file, () -> Files.exists(file) ? Sha256.ofTree(file) : "");
  }

  private String once(Object what, InvalidInput.Part<String, IOException> hash) throws IOException {
    if (!found.containsKey(what)) {
      found.put(what, hash.read());
    }
    return found.get(what);
  }
}

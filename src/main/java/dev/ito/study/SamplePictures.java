package dev.ito.study;

import dev.ito.io.NpyStream;
import dev.ito.math.Shape;
import dev.ito.report.Panels;
import dev.ito.report.Picture;
import dev.ito.report.Pixels;
import dev.ito.report.Png;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the samples of a study look like.
 *
 * @param folder for pictures of their own
 */
record SamplePictures(Findings findings, Path folder) {
  private static final int COLUMNS = 10;

  private Comparison all() {
    return new Comparison(findings.rows());
  }

  private Stream<Row> with(String experiment, String file) {
    return all().of(experiment).rows().stream()
        .filter(row -> row.failure().isEmpty() && Files.exists(row.folder().resolve(file)));
  }

  /** Returns images side by side, the same latent in a column, or else a plot of each sampler. */
  List<Picture> samples() throws IOException {
    List<Picture> pictures = new ArrayList<>();
    for (String experiment : all().experiments()) {
      List<Row> images = with(experiment, "samples.npy").toList();
      if (images.isEmpty()) {
        for (Row row : with(experiment, "samples.png").toList()) {
          pictures.add(Picture.of(row.folder().resolve("samples.png"), row.label().toString(), ""));
        }
      } else {
        pictures.add(grid(experiment, images));
      }
    }
    return pictures;
  }

  private Picture grid(String experiment, List<Row> rows) throws IOException {
    List<Pixels> images = new ArrayList<>();
    for (Row row : rows) {
      images.add(first(row.folder().resolve("samples.npy")));
    }
    Path png = folder.resolve(StudyReport.Figure.fileName("samples-" + experiment) + ".png");
    Png.write(
        png, Panels.labelled(rows.stream().map(row -> row.label().sampler()).toList(), images));
    return Picture.of(
        png,
        "Samples of " + experiment,
        "Each row is one sampler; the images of a column start from the same noise.");
  }

  private static Pixels first(Path npy) throws IOException {
    try (NpyStream stream = NpyStream.of(npy)) {
      List<Integer> axes = stream.header().shape();
      Shape shape = Shape.image(axes.get(1), axes.get(2), axes.get(3));
      int count = Math.min(COLUMNS, axes.get(0));
      return new Pixels(count, shape, stream.bytes(count * shape.size()));
    }
  }

  /** Returns the trajectory of the best sampler of each experiment. */
  List<Picture> trajectories() throws IOException {
    List<Picture> pictures = new ArrayList<>();
    for (String experiment : all().experiments()) {
      Optional<Row> best = best(with(experiment, "trajectory.gif").toList());
      if (best.isPresent()) {
        pictures.add(
            Picture.of(
                best.get().folder().resolve("trajectory.gif"),
                best.get().label().toString(),
                "From noise to samples, as this sampler drew them."));
      }
    }
    return pictures;
  }

  /** Of rows without a quality, the first. */
  private Optional<Row> best(List<Row> rows) {
    return new Comparison(rows).best(findings.quality()).or(() -> rows.stream().findFirst());
  }
}

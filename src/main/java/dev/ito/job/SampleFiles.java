package dev.ito.job;

import dev.ito.data.Dataset;
import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.data.SampleArray;
import dev.ito.data.Split;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.RunDirectory;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.report.Gif;
import dev.ito.report.ImageGrid;
import dev.ito.report.Pixels;
import dev.ito.report.Png;
import dev.ito.sde.Marginal;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files that show samples: arrays, a picture, the animated trajectory, the forward process. */
record SampleFiles(Experiment experiment, RunDirectory folder) {
  private static final int FORWARD_ROWS = 6;
  private static final int FORWARD_COLUMNS = 11;

  /** Returns how the samples are looked at. */
  View view() {
    return View.of(experiment.shape(), experiment.pixels());
  }

  /**
   * Writes all files of a set of samples.
   *
   * @return the one to look at
   */
  Path write(Batch samples, Trajectory trajectory) throws IOException {
    Path raw = writeArrays("samples", samples);
    Path picture = writePicture("samples.png", view().picture(samples), raw);
    List<BufferedImage> frames = view().frames(samples, trajectory);
    if (!frames.isEmpty()) {
      Gif.write(folder.file("trajectory.gif"), frames, 80, 2000);
    }
    Optional<Dataset> data = experiment.origin().data();
    if (data.isPresent() && view() instanceof View.Images images) {
      writeForward(data.get(), images);
    }
    return picture;
  }

  /** Writes {@code NAME.raw.npy}, which is returned, and of images {@code NAME.npy}. */
  Path writeArrays(String name, Batch samples) throws IOException {
    Path raw = folder.file(name + ".raw.npy");
    SampleArray.write(raw, samples);
    Optional<PixelScale> pixels = experiment.pixels();
    if (pixels.isPresent()) {
      SampleArray.writeBytes(folder.file(name + ".npy"), samples, pixels.get());
    }
    return raw;
  }

  /** Writes a picture, if there is one; returns the file to look at. */
  Path writePicture(String name, Optional<BufferedImage> picture, Path array) throws IOException {
    if (picture.isEmpty()) {
      return array;
    }
    Png.write(folder.file(name), picture.get());
    return folder.file(name);
  }

  /** Writes training images, each with more noise from left to right, at equal steps of time. */
  private void writeForward(Dataset data, View.Images view) throws IOException {
    Examples examples;
    try {
      examples = data.open(Split.TRAIN);
    } catch (InvalidInput missing) {
      // Samples need no data: they are not lost for the one picture that does.
      return;
    }
    Noise noise = new Noise(experiment.seed(), Purpose.FORWARD);
    List<Pixels> rows = new ArrayList<>();
    for (int row = 0; row < Math.min(FORWARD_ROWS, examples.count()); row++) {
      Batch x0 = examples.batch(new int[] {row});
      Batch z = x0.like();
      noise.startingAt(row).gaussian(0, z);
      rows.add(forward(x0, z, view));
    }
    Png.write(folder.file("forward.png"), ImageGrid.strip(rows));
  }

  private Pixels forward(Batch x0, Batch z, View.Images view) {
    Batch row = new Batch(FORWARD_COLUMNS, x0.shape());
    for (int column = 0; column < FORWARD_COLUMNS; column++) {
      double t = column / (FORWARD_COLUMNS - 1.0);
      Marginal m = column == 0 ? new Marginal(1, 0) : experiment.sde().marginal(t);
      Batch xt = x0.like();
      xt.add(m.alpha(), x0);
      xt.add(m.sigma(), z);
      row.put(column, view.normalised(xt, m));
    }
    return view.pixels(row);
  }
}

package dev.ito.experiment;

import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Npy;
import dev.ito.math.Purpose;
import dev.ito.report.Gif;
import dev.ito.report.ImageGrid;
import dev.ito.report.Pixels;
import dev.ito.report.Png;
import dev.ito.report.ScatterPlot;
import dev.ito.sde.Marginal;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The files that show samples: arrays, a picture, the animated trajectory, the forward process.
 *
 * @param experiment the experiment
 * @param run the folder
 */
record SampleFiles(Experiment experiment, RunDirectory run) {
  private static final int SIDE = 480;
  private static final int FORWARD_ROWS = 6;
  private static final int FORWARD_COLUMNS = 11;

  /**
   * Writes all files of a set of samples.
   *
   * @return the one to look at
   */
  Path write(Batch samples, Trajectory trajectory) throws IOException {
    int[] shape =
        Stream.concat(Stream.of(samples.count()), samples.shape().dimensions().stream())
            .mapToInt(Integer::intValue)
            .toArray();
    Path raw = run.file("samples.raw.npy");
    Npy.writeFloat64(raw, shape, samples.values());
    if (experiment.pixels().isPresent()) {
      PixelScale scale = experiment.pixels().get();
      Npy.writeUint8(run.file("samples.npy"), shape, scale.toBytes(samples));
      return writePictures(samples, trajectory, scale);
    }
    return samples.size() == 2 ? writePlots(samples, trajectory) : raw;
  }

  private Path writePictures(Batch samples, Trajectory trajectory, PixelScale scale)
      throws IOException {
    Pixels pixels = pixels(samples, scale);
    Path picture = run.file("samples.png");
    Png.write(picture, ImageGrid.draw(pixels, columns(samples.count())));
    List<BufferedImage> frames = new ArrayList<>();
    for (int k = 0; k < trajectory.moments().size(); k++) {
      Batch shown = normalised(trajectory.moments().get(k), trajectory.marginals().get(k), scale);
      frames.add(ImageGrid.draw(pixels(shown, scale), columns(shown.count()), SIDE));
    }
    writeGif(frames);
    if (experiment.dataset() != null) {
      writeForward(scale);
    }
    return picture;
  }

  private Path writePlots(Batch samples, Trajectory trajectory) throws IOException {
    ScatterPlot plot = ScatterPlot.around(samples);
    Path picture = run.file("samples.png");
    Png.write(picture, plot.draw(samples));
    List<BufferedImage> frames = new ArrayList<>();
    for (Batch moment : trajectory.moments()) {
      frames.add(plot.draw(moment));
    }
    writeGif(frames);
    return picture;
  }

  private void writeGif(List<BufferedImage> frames) throws IOException {
    Gif.write(run.file("trajectory.gif"), frames, 80, 2000);
  }

  /** Writes training images, each with more noise from left to right, at equal steps of time. */
  private void writeForward(PixelScale scale) throws IOException {
    Examples examples;
    try {
      examples = experiment.dataset().open(Split.TRAIN);
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
      rows.add(forward(x0, z, scale));
    }
    Png.write(run.file("forward.png"), ImageGrid.strip(rows));
  }

  private Pixels forward(Batch x0, Batch z, PixelScale scale) {
    Batch row = new Batch(FORWARD_COLUMNS, x0.shape());
    for (int column = 0; column < FORWARD_COLUMNS; column++) {
      double t = column / (FORWARD_COLUMNS - 1.0);
      Marginal m = column == 0 ? new Marginal(1, 0) : experiment.sde().marginal(t);
      Batch xt = x0.like();
      xt.add(m.alpha(), x0);
      xt.add(m.sigma(), z);
      row.put(column, normalised(xt, m, scale));
    }
    return pixels(row, scale);
  }

  /** Returns x_t as pixels can show it: about the middle of the range, at most as wide as it. */
  private static Batch normalised(Batch x, Marginal m, PixelScale scale) {
    double middle = 0.5 * (scale.low() + scale.high());
    double half = 0.5 * (scale.high() - scale.low());
    double width = Math.hypot(m.alpha() * half, m.sigma()) / half;
    double[] values =
        IntStream.range(0, x.values().length)
            .mapToDouble(j -> middle + (x.values()[j] - m.alpha() * middle) / width)
            .toArray();
    return new Batch(x.count(), x.shape(), values);
  }

  private static Pixels pixels(Batch batch, PixelScale scale) {
    return new Pixels(batch.count(), batch.shape(), scale.toBytes(batch));
  }

  private static int columns(int count) {
    return (int) Math.ceil(Math.sqrt(count));
  }
}

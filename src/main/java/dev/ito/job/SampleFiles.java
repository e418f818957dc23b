package dev.ito.job;

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
import dev.ito.report.ScatterPlot;
import dev.ito.sde.Marginal;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
    Path raw = run.file("samples.raw.npy");
    SampleArray.write(raw, samples);
    if (experiment.pixels().isPresent()) {
      PixelScale scale = experiment.pixels().get();
      SampleArray.writeBytes(run.file("samples.npy"), samples, scale);
      return writePictures(samples, trajectory, new PixelView(scale));
    }
    return samples.size() == 2 ? writePlots(samples, trajectory) : raw;
  }

  private Path writePictures(Batch samples, Trajectory trajectory, PixelView view)
      throws IOException {
    Path picture = run.file("samples.png");
    Png.write(picture, ImageGrid.draw(view.of(samples), columns(samples.count())));
    List<BufferedImage> frames = new ArrayList<>();
    for (int k = 0; k < trajectory.moments().size(); k++) {
      Pixels shown = view.of(trajectory.moments().get(k), trajectory.marginals().get(k));
      frames.add(ImageGrid.draw(shown, columns(shown.count()), SIDE));
    }
    writeGif(frames);
    if (experiment.dataset() != null) {
      writeForward(view);
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
  private void writeForward(PixelView view) throws IOException {
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
      rows.add(forward(x0, z, view));
    }
    Png.write(run.file("forward.png"), ImageGrid.strip(rows));
  }

  private Pixels forward(Batch x0, Batch z, PixelView view) {
    Batch row = new Batch(FORWARD_COLUMNS, x0.shape());
    for (int column = 0; column < FORWARD_COLUMNS; column++) {
      double t = column / (FORWARD_COLUMNS - 1.0);
      Marginal m = column == 0 ? new Marginal(1, 0) : experiment.sde().marginal(t);
      Batch xt = x0.like();
      xt.add(m.alpha(), x0);
      xt.add(m.sigma(), z);
      row.put(column, view.normalised(xt, m));
    }
    return view.of(row);
  }

  private static int columns(int count) {
    return (int) Math.ceil(Math.sqrt(count));
  }
}

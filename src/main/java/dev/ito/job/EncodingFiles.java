package dev.ito.job;

import dev.ito.data.SampleArray;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.RunDirectory;
import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.report.ImageGrid;
import dev.ito.report.Panels;
import dev.ito.report.Png;
import dev.ito.report.ScatterPlot;
import dev.ito.sde.Marginal;
import dev.ito.solver.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files that show an encoding: arrays, and a picture of data, latents and reconstruction.
 *
 * @param experiment the experiment
 * @param run the folder
 */
record EncodingFiles(Experiment experiment, RunDirectory run) {
  private static final int COLUMNS = 12;

  /**
   * Writes the arrays.
   *
   * @return that of the latents
   */
  SampleArray writeArrays(Encoding encoding) throws IOException {
    Batch reconstruction = encoding.reconstruction();
    SampleArray.write(run.file("reconstruction.raw.npy"), reconstruction);
    if (experiment.pixels().isPresent()) {
      SampleArray.writeBytes(
          run.file("reconstruction.npy"), reconstruction, experiment.pixels().get());
    }
    return SampleArray.write(run.file("latents.npy"), encoding.latents());
  }

  /**
   * Writes the picture, if the samples are images or points of the plane.
   *
   * @return the file to look at
   */
  Path writePicture(Encoding encoding) throws IOException {
    Path picture = run.file("reconstruction.png");
    if (experiment.pixels().isPresent()) {
      writeImages(picture, encoding, new PixelView(experiment.pixels().get()));
      return picture;
    }
    if (experiment.shape().equals(Shape.of(2))) {
      writePlots(picture, encoding);
      return picture;
    }
    return run.file("reconstruction.raw.npy");
  }

  /** Rows: the first data, their latents, their reconstructions. */
  private void writeImages(Path picture, Encoding encoding, PixelView view) throws IOException {
    Step first = Step.along(experiment.sampling().grid(), experiment.sde()).get(0);
    Marginal noise = experiment.sde().marginal(first.from());
    Png.write(
        picture,
        ImageGrid.strip(
            List.of(
                view.of(shown(encoding.start())),
                view.of(shown(encoding.latents()), noise),
                view.of(shown(encoding.reconstruction())))));
  }

  private static Batch shown(Batch batch) {
    return batch.slice(0, Math.min(COLUMNS, batch.count()));
  }

  private static void writePlots(Path picture, Encoding encoding) throws IOException {
    ScatterPlot plot = ScatterPlot.around(encoding.start());
    Batch latents = encoding.latents();
    Png.write(
        picture,
        Panels.beside(
            plot.draw(encoding.start(), "data"),
            ScatterPlot.around(latents).draw(latents, "latents"),
            plot.draw(encoding.reconstruction(), "reconstruction")));
  }
}

package dev.ito.job;

import dev.ito.data.Examples;
import dev.ito.data.SampleArray;
import dev.ito.evaluation.Subject;
import dev.ito.experiment.Experiment;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Samples of a file as the data of an evaluation, without labels.
 *
 * @param array the samples
 */
record GivenExamples(SampleArray array) implements Examples {
  /**
   * Reads data for an experiment: float64 stands for real numbers, uint8 for pixels of 256 levels.
   *
   * @throws dev.ito.math.InvalidInput if the file does not fit the experiment
   */
  static GivenExamples read(Path file, Experiment experiment) throws IOException {
    return new GivenExamples(SampleArray.read(file, experiment.shape(), experiment.pixels()));
  }

  Subject.Given given() {
    return new Subject.Given(this, array.levels());
  }

  @Override
  public int count() {
    return array.samples().count();
  }

  @Override
  public Shape shape() {
    return array.samples().shape();
  }

  @Override
  public int label(int index) {
    return -1;
  }

  @Override
  public void read(int index, double[] out, int offset) {
    int size = shape().size();
    System.arraycopy(array.samples().values(), index * size, out, offset, size);
  }

  @Override
  public String sha256() {
    return array.sha256();
  }
}

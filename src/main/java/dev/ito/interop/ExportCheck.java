package dev.ito.interop;

import dev.ito.data.SampleArray;
import dev.ito.io.Npy;
import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Inputs whose outputs Ito writes beside an exported network, in {@code check/}, to compare another
 * framework's with.
 *
 * @param x samples with float32 values
 * @param t times with float32 values
 */
record ExportCheck(Batch x, double[] t) {
  private static final double[] TIMES = {1, 0.7, 0.3, 0.1, 0.01, 0.001};

  static ExportCheck of(Export.Source source) {
    Batch x = new Batch(TIMES.length, source.network().shape());
    new Noise(source.data().seed(), Purpose.PRIOR).gaussian(0, x);
    round(x.values());
    double[] t = Arrays.stream(TIMES).map(time -> Math.max(time, source.earliest())).toArray();
    round(t);
    return new ExportCheck(x, t);
  }

  private static void round(double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) values[i];
    }
  }

  /**
   * Writes {@code x.npy}, {@code t.npy} and the output, float64.
   *
   * @param times what stands for the times in the other framework
   * @param name of the output
   */
  void write(Path folder, double[] times, String name, Batch output) throws IOException {
    Path check = Files.createDirectory(folder.resolve("check"));
    SampleArray.write(check.resolve("x.npy"), x);
    Npy.writeFloat64(check.resolve("t.npy"), new int[] {times.length}, times);
    SampleArray.write(check.resolve(name + ".npy"), output);
  }
}

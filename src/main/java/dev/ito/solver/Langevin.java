package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;
import dev.ito.sde.Sde;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Langevin steps x + e s + sqrt(2 e) z whose size keeps a ratio of signal to noise: e = 2 a (snr
 * |z| / |s|)^2 (Song et al. 2021, algorithms 4 and 5), with a = 1 for VE and 1 - beta_i of the step
 * for VP.
 *
 * @param snr the ratio r, not negative; by default the one that suits the process, {@link
 *     Sde#correctorSnr}
 * @param steps at each time
 * @param norms of which samples decide the size
 */
@JsonTypeName("langevin")
public record Langevin(
    @JsonProperty(defaultValue = "null") Double snr,
    @JsonProperty(defaultValue = "1") int steps,
    @JsonProperty(defaultValue = "per-sample") Norms norms)
    implements Corrector {
  /** Of which samples the norms |z| and |s| are. */
  public enum Norms {
    /** Each sample's own: its result does not depend on its batch. */
    @JsonProperty("per-sample")
    PER_SAMPLE {
      @Override
      double[] of(Batch batch) {
        return IntStream.range(0, batch.count())
            .parallel()
            .mapToDouble(row -> Math.sqrt(batch.dot(row, batch)))
            .toArray();
      }
    },
    /** The means over the batch, as in the code of Song et al. 2021: results depend on it. */
    @JsonProperty("score-sde")
    SCORE_SDE {
      @Override
      double[] of(Batch batch) {
        double[] norms = PER_SAMPLE.of(batch);
        Arrays.fill(norms, Arrays.stream(norms).average().orElseThrow());
        return norms;
      }
    };

    /** Returns one norm per sample. */
    abstract double[] of(Batch batch);
  }

  public Langevin {
    Corrector.requireSettings(snr, steps);
  }

  @Override
  public Langevin resolved(Sde sde) {
    return snr == null ? new Langevin(sde.correctorSnr(), steps, norms) : this;
  }

  @Override
  public void correct(ReverseProcess process, Batch x, double t, double kept, Batch z) {
    // Step sizes from the norms of noise and score.
    Batch score = process.score(x, t);
    double[] ofScore = norms.of(score);
    double[] ofNoise = norms.of(z);
    double[] sizes = new double[x.count()];
    for (int i = 0; i < sizes.length; i++) {
      double ratio = snr * ofNoise[i] / ofScore[i];
      sizes[i] = 2 * kept * ratio * ratio;
    }
    Corrector.move(x, score, z, sizes);
  }
}

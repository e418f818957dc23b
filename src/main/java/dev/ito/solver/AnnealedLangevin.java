package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;
import dev.ito.sde.Sde;
import java.util.Arrays;

/**
 * Langevin steps whose size follows the noise level: e = 2 a (snr sigma_t)^2 (Song & Ermon 2019,
 * algorithm 1; Song et al. 2021, appendix G), with a = 1 for VE and 1 - beta_i of the step for VP.
 *
 * @param snr the ratio r, not negative; by default the one that suits the process, {@link
 *     Sde#correctorSnr}
 * @param steps at each time
 */
@JsonTypeName("annealed-langevin")
public record AnnealedLangevin(
    @JsonProperty(defaultValue = "null") Double snr, @JsonProperty(defaultValue = "1") int steps)
    implements Corrector {
  public AnnealedLangevin {
    Corrector.requireSettings(snr, steps);
  }

  @Override
  public AnnealedLangevin resolved(Sde sde) {
    return snr == null ? new AnnealedLangevin(sde.correctorSnr(), steps) : this;
  }

  @Override
  public void correct(ReverseProcess process, Batch x, double t, double kept, Batch z) {
    // One step size for all samples, from the noise level.
    double deviation = snr * process.sde().marginal(t).sigma();
    double[] sizes = new double[x.count()];
    Arrays.fill(sizes, 2 * kept * deviation * deviation);
    Corrector.move(x, process.score(x, t), z, sizes);
  }
}

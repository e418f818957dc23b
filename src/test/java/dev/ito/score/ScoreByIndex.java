package dev.ito.score;

import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.sde.Sde;
import java.util.Arrays;

/** The exact score of a density of each sample's own, found by its index: as a label does it. */
public record ScoreByIndex(Sde sde, int dimensions) implements DifferentiableScore, VarianceScore {
  /** Returns the score of one sample, which does not look at indices. */
  public GaussianMixtureScore of(long index) {
    Batch mean = new Batch(1, Shape.of(dimensions));
    Arrays.fill(mean.values(), Math.sin(index));
    return new GaussianMixtureScore(sde, GaussianMixture.around(mean, 0.3 + 0.1 * (index % 3)));
  }

  private NoisySamples row(NoisySamples at, int i) {
    return new NoisySamples(at.x().slice(i, i + 1), at.t()[i], at.samples()[i]);
  }

  @Override
  public void score(NoisySamples at, Batch out) {
    for (int i = 0; i < at.count(); i++) {
      Batch own = out.slice(i, i + 1);
      of(at.samples()[i]).score(row(at, i), own);
      out.put(i, own);
    }
  }

  @Override
  public void scoreAndVjp(NoisySamples at, Batch v, Batch out, Batch vjp) {
    for (int i = 0; i < at.count(); i++) {
      Batch own = out.slice(i, i + 1);
      Batch product = vjp.slice(i, i + 1);
      of(at.samples()[i]).scoreAndVjp(row(at, i), v.slice(i, i + 1), own, product);
      out.put(i, own);
      vjp.put(i, product);
    }
  }

  @Override
  public void scoreAndVariance(NoisySamples at, double[] to, Batch out, Batch variance) {
    for (int i = 0; i < at.count(); i++) {
      Batch own = out.slice(i, i + 1);
      Batch ownVariance = variance.slice(i, i + 1);
      of(at.samples()[i]).scoreAndVariance(row(at, i), new double[] {to[i]}, own, ownVariance);
      out.put(i, own);
      variance.put(i, ownVariance);
    }
  }
}

package dev.ito.likelihood;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.score.NoisySamples;
import dev.ito.score.ScoreFunction;
import dev.ito.score.VarianceScore;
import dev.ito.sde.DiscreteGrid;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import dev.ito.solver.Ancestral;
import dev.ito.solver.Step;
import java.util.Arrays;

/**
 * The variational bound of a discrete chain on quantised data (Ho et al. 2020, eq. 5; Nichol &
 * Dhariwal 2021, eq. 4 to 7): the prior, the divergences L_t of all steps, and the decoder, a
 * normal law that falls into the bins.
 *
 * <p>The steps are those of {@link Ancestral} with eta = 1. Both laws of a step are normal, and
 * their means differ by ofScore / sigma (zHat - z). The decoder's mean is x0Hat and its variance
 * the posterior variance of the step before, as in the codes of both papers, since its own is 0.
 *
 * @param sde a discrete chain
 * @param variance of the model's steps
 * @param bins of the data
 */
public record ChainBound(Sde sde, ScoreFunction score, Ancestral.Variance variance, Bins bins) {
  /**
   * The bound with all its terms.
   *
   * @param steps L_1 .. L_{N-1} of each sample: {@code steps[i][k]} is L_{k+1} of sample i
   */
  public record Terms(ContinuousBound.Terms sums, double[][] steps) {}

  /** Returns N. */
  public int length() {
    return DiscreteGrid.chainLength(sde);
  }

  /**
   * Computes the terms, with one draw of noise for each step; the bound holds in the mean over
   * them.
   *
   * @param x0 values in the middle of bins
   * @param first index of the sample that row 0 stands for
   */
  public Terms of(Batch x0, long seed, long first) {
    int n = length();
    Noise noise = new Noise(seed, Purpose.BOUND, first);
    double[][] steps = new double[x0.count()][n - 1];
    for (int k = n - 1; k >= 1; k--) {
      Perturbation perturbed = Perturbation.of(sde, x0, (k + 1.0) / n, noise, k);
      double[] divergences =
          divergences(perturbed, new Step(n - 1 - k, n, (k + 1.0) / n, (double) k / n));
      for (int i = 0; i < steps.length; i++) {
        steps[i][k - 1] = divergences[i];
      }
    }
    double[] diffusion =
        Arrays.stream(steps).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
    ContinuousBound.Terms sums =
        new ContinuousBound.Terms(
            PriorDivergence.of(sde, x0, Sde.HORIZON), diffusion, decoder(x0, noise, n), n);
    return new Terms(sums, steps);
  }

  /** Returns KL(N(mean, tau^2) || N(mean', v)) of every sample, v being the model's variance. */
  private double[] divergences(Perturbation perturbed, Step step) {
    Marginal t = sde.marginal(step.from());
    Marginal s = sde.marginal(step.to());
    double tau2 = t.posteriorVariance(s);
    double ofError = new Ancestral(1).affine(sde, step).ofScore() / t.sigma();
    NoisySamples noisy = perturbed.noisy();
    Batch scores = noisy.x().like();
    Batch variances = noisy.x().like();
    if (variance == Ancestral.Variance.LEARNED) {
      double[] to = NoisySamples.filled(noisy.x(), step.to());
      VarianceScore.of(score).scoreAndVariance(noisy, to, scores, variances);
    } else {
      score.score(noisy, scores);
      double fixed = variance == Ancestral.Variance.POSTERIOR ? tau2 : t.addedSince(s);
      Arrays.fill(variances.values(), fixed);
    }
    double[] nats = new double[noisy.x().count()];
    for (int j = 0; j < scores.values().length; j++) {
      double v = variances.values()[j];
      double apart = ofError * (perturbed.z().values()[j] + t.sigma() * scores.values()[j]);
      double ratio = tau2 / v;
      nats[j / scores.size()] += 0.5 * (ratio - 1 - Math.log(ratio) + apart * apart / v);
    }
    return nats;
  }

  /** Returns the standard deviation of the decoder of a chain. */
  public static double decoderDeviation(Sde sde) {
    int n = DiscreteGrid.chainLength(sde);
    Marginal first = sde.marginal(1.0 / n);
    return n == 1 ? first.ratio() : Math.sqrt(sde.marginal(2.0 / n).posteriorVariance(first));
  }

  private double[] decoder(Batch x0, Noise noise, int n) {
    Marginal m = sde.marginal(1.0 / n);
    Perturbation perturbed = Perturbation.of(sde, x0, 1.0 / n, noise, 0);
    NoisySamples noisy = perturbed.noisy();
    Batch means = noisy.x().like();
    score.score(noisy, means);
    for (int j = 0; j < means.values().length; j++) {
      means.values()[j] =
          (noisy.x().values()[j] + m.sigma() * m.sigma() * means.values()[j]) / m.alpha();
    }
    return bins.negativeLogProbabilities(x0, means, decoderDeviation(sde));
  }
}

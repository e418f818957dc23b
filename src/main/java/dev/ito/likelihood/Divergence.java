package dev.ito.likelihood;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.score.DifferentiableScore;
import dev.ito.score.NoisySamples;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/** A way to the divergence of the score, the trace of its Jacobian J = ds/dx. */
public sealed interface Divergence {
  /** Returns how many estimates of the trace there are, side by side. */
  int estimates();

  /** Returns how many products with the Jacobian one evaluation takes. */
  int products(int size);

  /**
   * Checks that it can be computed for samples of a size.
   *
   * @throws InvalidInput saying what would work
   */
  default void requireFits(int size) {}

  /**
   * Fixes what stays the same along the way of every sample.
   *
   * @param seed of the noise
   * @param first index of the sample that row 0 stands for
   * @param draw number of the repetition: another one has other probes
   */
  Trace start(Batch x, long seed, long first, int draw);

  /** Computes traces. */
  @FunctionalInterface
  interface Trace {
    /**
     * Computes the score of some samples, and the estimates of its divergence.
     *
     * @param s receives the scores
     * @return the estimates, one array per sample
     */
    double[][] at(DifferentiableScore score, NoisySamples at, Batch s);
  }

  /**
   * The sum of e_j . J e_j over all unit vectors: as many products as a sample has values.
   *
   * <p>For few dimensions, and to check the estimates.
   */
  record Exact() implements Divergence {
    /** The most values of a sample: one evaluation costs as many passes through the network. */
    public static final int LARGEST = 64;

    @Override
    public int estimates() {
      return 1;
    }

    @Override
    public int products(int size) {
      return size;
    }

    @Override
    public void requireFits(int size) {
      InvalidInput.require(
          size <= LARGEST,
          "an exact divergence of %d values takes %d passes per evaluation, and is limited to %d:"
              + " use divergence: rademacher",
          size,
          size,
          LARGEST);
    }

    @Override
    public Trace start(Batch x, long seed, long first, int draw) {
      return Exact::trace;
    }

    private static double[][] trace(DifferentiableScore score, NoisySamples at, Batch s) {
      Batch x = at.x();
      double[][] traces = new double[x.count()][1];
      Batch vjp = x.like();
      for (int axis = 0; axis < x.size(); axis++) {
        Batch unit = x.like();
        for (int i = 0; i < x.count(); i++) {
          unit.values()[i * x.size() + axis] = 1;
        }
        score.scoreAndVjp(at, unit, s, vjp);
        for (int i = 0; i < x.count(); i++) {
          traces[i][0] += vjp.values()[i * x.size() + axis];
        }
      }
      return traces;
    }
  }

  /**
   * v . J v with random probes v of mean 0 and covariance 1, whose mean is the trace (Hutchinson
   * 1990; Grathwohl et al. 2019, section 3.1).
   *
   * <p>The probes of a sample are drawn once and kept along its whole way, so that the equation to
   * solve is an ordinary one; a sample has the same probes in every batch, and the first ones of
   * more are the same.
   *
   * @param law of the probes; Rademacher's has the smaller variance
   * @param probes side by side, at least 1
   */
  record Hutchinson(Law law, int probes) implements Divergence {
    public Hutchinson {
      InvalidInput.require(probes >= 1, "probes must be at least 1, was %d", probes);
    }

    @Override
    public int estimates() {
      return probes;
    }

    @Override
    public int products(int size) {
      return probes;
    }

    @Override
    public Trace start(Batch x, long seed, long first, int draw) {
      Batch[] all = new Batch[probes];
      Arrays.setAll(all, k -> law.draw(x, new Noise(seed, Purpose.PROBES, first), key(draw, k)));
      return (score, at, s) -> traces(all, first, score, at, s);
    }

    private static long key(int draw, int probe) {
      return (long) draw << Integer.SIZE | probe;
    }

    private static double[][] traces(
        Batch[] all, long first, DifferentiableScore score, NoisySamples at, Batch s) {
      double[][] traces = new double[at.count()][all.length];
      Batch vjp = at.x().like();
      int[] rows = Arrays.stream(at.samples()).mapToInt(i -> (int) (i - first)).toArray();
      for (int k = 0; k < all.length; k++) {
        Batch v = all[k].rows(rows);
        score.scoreAndVjp(at, v, s, vjp);
        for (int i = 0; i < at.count(); i++) {
          traces[i][k] = v.dot(i, vjp);
        }
      }
      return traces;
    }
  }

  /** The law of the values of a probe: mean 0, variance 1, independent. */
  enum Law {
    /** -1 or 1: exact where the Jacobian is diagonal. */
    RADEMACHER {
      @Override
      Batch draw(Batch like, Noise noise, long draw) {
        Batch out = like.like();
        for (int i = 0; i < out.count(); i++) {
          UniformRandomProvider generator = noise.generator(i, draw);
          for (int j = i * out.size(); j < (i + 1) * out.size(); j++) {
            out.values()[j] = generator.nextBoolean() ? 1 : -1;
          }
        }
        return out;
      }
    },
    /** Standard normal. */
    GAUSSIAN {
      @Override
      Batch draw(Batch like, Noise noise, long draw) {
        Batch out = like.like();
        noise.gaussian(draw, out);
        return out;
      }
    };

    abstract Batch draw(Batch like, Noise noise, long draw);
  }
}

package dev.ito.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;

/** How the condition, one number per sample, becomes the first vector of the time embedding. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface TimeEmbedding {
  /**
   * Returns the angular frequencies whose sines and cosines make a vector of {@code width} values.
   */
  float[] frequencies(int width);

  /** Returns whether the cosines come before the sines. */
  default boolean cosinesFirst() {
    return false;
  }

  /**
   * Geometric frequencies from 1 down to 1/10000, for conditions of 0 .. 1000 (Vaswani et al. 2017,
   * with the spacing of Ho et al. 2020): 10000^(-k / (n - shift)) for k = 0 .. n - 1.
   *
   * @param cosinesFirst whether the cosines come before the sines
   * @param shift 1 for a last frequency of 1/10000; 0: the one after the last would have it
   */
  @JsonTypeName("sinusoidal")
  record Sinusoidal(
      @JsonProperty(defaultValue = "false") boolean cosinesFirst,
      @JsonProperty(defaultValue = "1") int shift)
      implements TimeEmbedding {
    public Sinusoidal {
      InvalidInput.require(shift == 0 || shift == 1, "shift must be 0 or 1, was %d", shift);
    }

    /** The embedding of Ho et al. 2020. */
    public Sinusoidal() {
      this(false, 1);
    }

    @Override
    public float[] frequencies(int width) {
      float[] frequencies = new float[width / 2];
      for (int k = 0; k < frequencies.length; k++) {
        frequencies[k] = (float) Math.exp(-Math.log(10_000) * k / (frequencies.length - shift));
      }
      return frequencies;
    }
  }

  /**
   * Random frequencies 2 pi N(0, scale^2), fixed for good (Tancik et al. 2020; Song et al. 2021 for
   * VE).
   *
   * @param scale standard deviation, per unit of the condition, before the factor 2 pi
   */
  @JsonTypeName("fourier")
  record Fourier(@JsonProperty(defaultValue = "16") double scale) implements TimeEmbedding {
    public Fourier {
      InvalidInput.require(scale > 0, "scale must be positive, was %s", scale);
    }

    @Override
    public float[] frequencies(int width) {
      double[] normal = new double[width / 2];
      new Noise(0, Purpose.FREQUENCIES).gaussian(0, 0, normal, 0, normal.length);
      float[] frequencies = new float[normal.length];
      for (int k = 0; k < normal.length; k++) {
        frequencies[k] = (float) (2 * Math.PI * scale * normal[k]);
      }
      return frequencies;
    }
  }
}

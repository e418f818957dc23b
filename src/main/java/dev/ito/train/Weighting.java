package dev.ito.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.score.Prediction;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;

/** How much the squared error of the noise estimate counts at a time. */
public enum Weighting {
  /**
   * 1: the "simple" loss of Ho et al. 2020, eq. 14. For x0, v and EDM it is 1 on the error of the
   * network's own output, as the papers that introduced those predictions train them.
   */
  @JsonProperty("simple")
  SIMPLE {
    @Override
    double ofNoise(Sde sde, Prediction prediction, double t) {
      double factor =
          switch (prediction) {
            case EPSILON, SCORE -> 1;
            case X0, V, EDM -> prediction.at(sde.marginal(t)).noiseOutput();
          };
      return 1 / (factor * factor);
    }
  },
  /** g^2 / sigma^2, with which the loss bounds the negative log-likelihood (Song et al. 2021b). */
  @JsonProperty("likelihood")
  LIKELIHOOD {
    @Override
    double ofNoise(Sde sde, Prediction prediction, double t) {
      double sigma = sde.marginal(t).sigma();
      return sde.diffusionSquared(t) / (sigma * sigma);
    }
  },
  /** min(SNR, 5) / SNR (Hang et al. 2023, eq. 8). */
  @JsonProperty("min-snr")
  MIN_SNR {
    @Override
    double ofNoise(Sde sde, Prediction prediction, double t) {
      double snr = Math.exp(sde.marginal(t).logSnr());
      return Math.min(snr, 5) / snr;
    }
  },
  /** (sigma^2 + sigmaData^2) / sigmaData^2 with sigma in units of the data (Karras et al. 2022). */
  @JsonProperty("edm")
  EDM {
    @Override
    double ofNoise(Sde sde, Prediction prediction, double t) {
      double ratio = sde.marginal(t).ratio() / Prediction.SIGMA_DATA;
      return ratio * ratio + 1;
    }
  };

  /** Returns the weight of the squared error of the noise estimate. */
  abstract double ofNoise(Sde sde, Prediction prediction, double t);

  /** Returns the weight of the squared error of the network's output. */
  public double ofOutput(Sde sde, Prediction prediction, double t) {
    Marginal marginal = sde.marginal(t);
    double factor = prediction.at(marginal).noiseOutput();
    return ofNoise(sde, prediction, t) * factor * factor;
  }
}

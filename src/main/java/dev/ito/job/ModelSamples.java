package dev.ito.job;

import dev.ito.evaluation.Samples;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.KnownModel;
import dev.ito.experiment.Sampler;
import dev.ito.experiment.Sampling;
import dev.ito.io.Sha256;
import dev.ito.nn.Architecture;
import dev.ito.sde.Sde;
import dev.ito.solver.Solution;
import dev.ito.train.Objective;
import dev.ito.yaml.Yaml;

/**
 * The samples of an experiment.
 *
 * @param sampler draws them
 * @param id what tells them from all others
 */
record ModelSamples(Sampler sampler, String id) implements Samples {
  /** All that decides a sample, its index aside. */
  private record Decisive(
      Sde sde,
      KnownModel model,
      Architecture network,
      Objective objective,
      Sampling sampling,
      long seed,
      String weights) {}

  /**
   * Returns the samples of some weights.
   *
   * @param weights their hash
   */
  static ModelSamples of(Experiment experiment, Sampler sampler, Object weights) {
    Sampling how = experiment.sampling();
    Sampling one =
        new Sampling(
            null,
            1,
            1,
            how.grid(),
            how.solver(),
            how.noise(),
            how.clip(),
            how.denoiseAtEnd(),
            null);
    Decisive decisive =
        new Decisive(
            experiment.sde(),
            experiment.model(),
            experiment.network(),
            experiment.objective(),
            one,
            experiment.sampleSeed(),
            String.valueOf(weights));
    return new ModelSamples(sampler, Sha256.ofText(Yaml.write(decisive)));
  }

  @Override
  public long seed() {
    return sampler.experiment().sampleSeed();
  }

  @Override
  public Solution draw(int from, int to) {
    return sampler.draw(from, to);
  }
}

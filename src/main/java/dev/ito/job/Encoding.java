package dev.ito.job;

import dev.ito.experiment.Sampler;
import dev.ito.math.Batch;
import dev.ito.solver.Solution;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Data, the noise they stand for, and what that leads back to.
 *
 * @param start the data as x at the last time of the grid
 * @param up the way to the noise
 * @param down the way back
 */
record Encoding(Batch start, Solution up, Solution down) {
  Batch latents() {
    return up.x();
  }

  Batch reconstruction() {
    return down.x();
  }

  /** Returns how far the reconstruction is from the start. */
  Spread error() {
    Batch difference = reconstruction().copy();
    difference.add(-1, start);
    return Spread.of(difference);
  }

  /** Returns what provenance says: numbers of evaluations, and how far noise and data are off. */
  Map<String, Object> facts(double priorDeviation) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("encodingNfe", up.meanNfe());
    facts.put("encodingNfeRange", Sampler.range(up));
    facts.put("decodingNfe", down.meanNfe());
    facts.put("decodingNfeRange", Sampler.range(down));
    facts.put("errorRms", error().rms());
    facts.put("errorMax", error().largest());
    Spread noise = Spread.of(latents()).over(priorDeviation);
    facts.put("latentMeanOverPrior", noise.mean());
    facts.put("latentDeviationOverPrior", noise.deviation());
    return facts;
  }
}

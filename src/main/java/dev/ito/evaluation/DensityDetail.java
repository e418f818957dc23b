package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ito.likelihood.Floor;
import java.util.List;
import java.util.Optional;

/** What belongs to a likelihood: how it was found, and how far it can be trusted. */
record DensityDetail(
    @JsonUnwrapped DequantisedData.Facts data,
    String solver,
    @JsonProperty("tMin") double tMin,
    Trace divergence,
    int probes,
    int levels,
    int draws,
    @JsonProperty("importanceSamples") int importanceSamples,
    @JsonProperty("offsetBits") double offset,
    Dequantisation dequantisation,
    BitsPerDim.TimesBefore truncation,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Floor> floor,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Refinement.Facts> refined,
    @JsonUnwrapped ImageDensities.Cost cost,
    List<ErrorBudget.Term> errors,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Baseline> baselines)
    implements Detail {
  @Override
  public Optional<Limit> limit() {
    return floor.map(Limit::new);
  }

  @Override
  public Optional<Detail.Each> each() {
    return Optional.of(data.each());
  }
}

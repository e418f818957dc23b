package dev.ito.study;

import dev.ito.evaluation.Measurement;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What was found in one cell.
 *
 * @param folder with its files: {@code samples.png}, {@code samples.npy}, {@code trajectory.gif}
 *     where it drew samples
 * @param nfe evaluations of the score per sample; NaN where none were drawn
 * @param secondsPerSample NaN where none were drawn
 * @param measurements in the order of the study's metrics
 * @param pathwise distance to the reference of its variation; empty if it has none
 * @param failure why there is nothing of all this; empty if all went well
 */
public record Row(
    Label label,
    Path folder,
    double nfe,
    double secondsPerSample,
    List<Measurement> measurements,
    Optional<PathwiseError> pathwise,
    Optional<String> failure) {
  /** Returns a measurement by the name of its quantity. */
  public Optional<Measurement> measurement(String name) {
    return measurements.stream().filter(m -> m.name().equals(name)).findFirst();
  }

  /** Returns this row with a distance to its reference. */
  Row with(PathwiseError distance) {
    return new Row(
        label, folder, nfe, secondsPerSample, measurements, Optional.of(distance), failure);
  }

  /** Returns this row with its folder as it is seen from another. */
  Row in(Path other) {
    return new Row(
        label,
        StudyReport.relative(other, folder),
        nfe,
        secondsPerSample,
        measurements,
        pathwise,
        failure);
  }
}

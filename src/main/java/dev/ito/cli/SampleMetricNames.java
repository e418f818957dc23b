package dev.ito.cli;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.evaluation.FdClassifier;
import dev.ito.evaluation.Fid;
import dev.ito.evaluation.SampleMetric;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The metrics of samples beside the distance, by their names in an experiment. */
final class SampleMetricNames implements Iterable<String>, ITypeConverter<String> {
  private static List<String> all() {
    return Stream.of(SampleMetric.class.getPermittedSubclasses())
        .filter(type -> type != Fid.class && type != FdClassifier.class)
        .map(type -> type.getAnnotation(JsonTypeName.class).value())
        .toList();
  }

  @Override
  public Iterator<String> iterator() {
    return all().iterator();
  }

  @Override
  public String convert(String word) {
    return all().stream()
        .filter(name -> name.equalsIgnoreCase(word.replace('_', '-')))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "expected one of " + all() + " (case-insensitive) but was '" + word + "'"));
  }
}

package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.io.Csv;
import dev.ito.likelihood.Floor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Whatever else belongs to a measurement: each metric has a record for it, whose components are its
 * keys in JSON. What others ask of one is here.
 */
@JsonDeserialize(as = Detail.Stored.class)
public interface Detail {
  /** Returns where the values of each sample or image are; empty if they are not kept. */
  default Optional<Each> each() {
    return Optional.empty();
  }

  /** Returns the sources of error; none where they are not known. */
  default List<ErrorBudget.Term> errors() {
    return List.of();
  }

  /** Returns what no model can be below; empty where it is not known. */
  default Optional<Limit> limit() {
    return Optional.empty();
  }

  /** Returns what trivial models have of the same images; none where it is of no likelihood. */
  default List<Baseline> baselines() {
    return List.of();
  }

  /** Returns what real data have of the quantity, compared with real data; empty: not known. */
  default Optional<RealAgainstReal> realAgainstReal() {
    return Optional.empty();
  }

  /**
   * What some real data have of a quantity, compared with the others.
   *
   * @param n how many, compared with the rest
   * @param split of all of them; empty: not known
   */
  record RealAgainstReal(double value, int n, String split) {
    /** Returns what they are, "training images". */
    public String images() {
      return switch (split) {
        case "" -> "images of the reference";
        case "train" -> "training images";
        default -> split + " images";
      };
    }

    /** Returns what the images of the other split are, "test images". */
    public String others() {
      return switch (split) {
        case "train" -> "test images";
        case "test" -> "training images";
        default -> "held-out images";
      };
    }
  }

  /** Returns what a reader should see of it below the measurement, line by line. */
  default List<String> lines() {
    return List.of();
  }

  /** Returns a number with its name in a line. */
  static String line(String name, double value, String rest) {
    return String.format(Locale.ROOT, "  %-16s %.6g%s", name, value, rest);
  }

  /** A detail as it was read: what was written is written again, whichever metric it was of. */
  record Stored(@JsonValue ObjectNode json) implements Detail {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Stored {}

    @Override
    public Optional<Each> each() {
      return Optional.ofNullable(json.get("each")).map(each -> read(each, Each.class));
    }

    @Override
    public List<ErrorBudget.Term> errors() {
      return list("errors", ErrorBudget.Term.class);
    }

    private <T> List<T> list(String key, Class<T> type) {
      return StreamSupport.stream(json.path(key).spliterator(), false)
          .map(one -> read(one, type))
          .toList();
    }

    @Override
    public Optional<RealAgainstReal> realAgainstReal() {
      JsonNode value = json.path("realAgainstReal");
      return value.isNumber()
          ? Optional.of(
              new RealAgainstReal(
                  value.doubleValue(),
                  json.path("realAgainstRealN").path(0).asInt(),
                  json.path("b").path("split").asText()))
          : Optional.empty();
    }

    @Override
    public Optional<Limit> limit() {
      return Optional.ofNullable(json.get("floor"))
          .map(floor -> new Limit(read(floor, Floor.class)));
    }

    @Override
    public List<Baseline> baselines() {
      return list("baselines", Baseline.class);
    }

    private static <T> T read(JsonNode node, Class<T> type) {
      try {
        return MAPPER.treeToValue(node, type);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("not the detail of a measurement: " + node, e);
      }
    }
  }

  /**
   * Where the values of each sample or image are that a measurement is the mean of.
   *
   * @param file a CSV file in the folder of the measurement
   * @param column of the values
   * @param of what an index stands for: two measurements of the same may be compared pair by pair
   */
  record Each(String file, String column, String of) {
    /**
     * A place for them.
     *
     * @param of what an index stands for
     * @param taken names of the files that are there already: two metrics may be of one quantity
     */
    record Place(Path folder, String of, Set<String> taken) {
      /** Writes the values of a quantity to a file of its name, numbered from the second on. */
      Each write(String quantity, double[] values) throws IOException {
        Csv table = new Csv("index", quantity);
        for (int i = 0; i < values.length; i++) {
          table.add(i, values[i]);
        }
        String file = quantity + ".csv";
        for (int k = 2; !taken.add(file); k++) {
          file = quantity + "-" + k + ".csv";
        }
        table.write(folder.resolve(file));
        return new Each(file, quantity, of);
      }
    }
  }
}

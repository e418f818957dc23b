package dev.ito.nn;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A training state in a file: safetensors with the tensors {@code params/*}, {@code ema/*}, {@code
 * adam-m/*} and {@code adam-v/*}, and the step and whatever the caller adds in the metadata.
 *
 * @param metadata text by key, without the step
 */
public record Checkpoint(ParameterLayout layout, State state, Map<String, String> metadata) {
  private static final String STEP = "step";
  private static final String PARAMETERS = "params/";
  static final String EMA = "ema/";
  private static final String ADAM_M = "adam-m/";
  private static final String ADAM_V = "adam-v/";

  /** Returns the average of the weights alone, with the same metadata. */
  public Model model() {
    return new Model(layout, state.ema(), withStep(), false);
  }

  private Map<String, String> withStep() {
    Map<String, String> all = new LinkedHashMap<>(metadata);
    all.put(STEP, Long.toString(state.step()));
    return all;
  }

  /** Writes the file, complete or not at all. */
  public void write(Path file) throws IOException {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    put(tensors, PARAMETERS, layout, state.parameters());
    put(tensors, EMA, layout, state.ema());
    put(tensors, ADAM_M, layout, state.adamM());
    put(tensors, ADAM_V, layout, state.adamV());
    new Safetensors(withStep(), tensors).write(file);
  }

  /** Adds the parts of a vector under their names. */
  private static void put(
      Map<String, Safetensors.Tensor> tensors,
      String prefix,
      ParameterLayout layout,
      float[] vector) {
    for (var parameter : layout.parameters()) {
      tensors.put(
          prefix + parameter.name(),
          new Safetensors.Tensor(parameter.shape(), vector, parameter.offset()));
    }
  }

  /**
   * Reads a file.
   *
   * @param expected the layout of the network that is to take the weights
   * @throws InvalidInput if the file is not a complete checkpoint of that network
   */
  public static Checkpoint read(Path file, ParameterLayout expected) throws IOException {
    return Stored.read(file).open(expected);
  }

  /**
   * A file that was read, before the network is known that is to take the weights.
   *
   * @param step number of steps done
   * @param metadata text by key, without the step
   */
  public record Stored(Path file, long step, Map<String, String> metadata, Safetensors content) {
    /**
     * Reads a file.
     *
     * @throws InvalidInput if it is no file of Ito's, or {@link dev.ito.io.DamagedFile} if it is
     *     not what was written
     */
    public static Stored read(Path file) throws IOException {
      Safetensors content = Safetensors.read(file);
      Map<String, String> metadata = new LinkedHashMap<>(content.metadata());
      long step = requireStep(file, content);
      metadata.remove(STEP);
      return new Stored(file, step, metadata, content);
    }

    /**
     * Returns the checkpoint.
     *
     * @param expected the layout of the network that is to take the weights
     * @throws InvalidInput if the file is not a complete checkpoint of that network
     */
    public Checkpoint open(ParameterLayout expected) {
      expected.requireEqual(layout(content, PARAMETERS), file.toString());
      State state =
          new State(
              step,
              vector(file, content, PARAMETERS, expected),
              vector(file, content, EMA, expected),
              vector(file, content, ADAM_M, expected),
              vector(file, content, ADAM_V, expected));
      return new Checkpoint(expected, state, metadata);
    }
  }

  /**
   * Reads what a file says of itself, without its weights and without a look at its checksum.
   *
   * @throws InvalidInput if it is no such file
   */
  public static Map<String, String> metadata(Path file) throws IOException {
    return Safetensors.metadata(file);
  }

  /** Returns the number of steps after which a file was written; all files of Ito have it. */
  private static long requireStep(Path file, Safetensors stored) {
    String step = stored.metadata().get(STEP);
    InvalidInput.require(
        step != null && step.matches("\\d{1,18}"),
        "%s: not a checkpoint of Ito: it has no step",
        file);
    return Long.parseLong(step);
  }

  /** Returns names and shapes of the tensors with a prefix. */
  private static ParameterLayout layout(Safetensors stored, String prefix) {
    List<ParameterLayout.Parameter> parameters = new ArrayList<>();
    stored
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                String bare = name.substring(prefix.length());
                parameters.add(
                    new ParameterLayout.Parameter(bare, tensor.shape(), Initial.ZEROS, 0));
              }
            });
    return new ParameterLayout(parameters);
  }

  /** Returns the vector whose parts have a prefix. */
  private static float[] vector(
      Path file, Safetensors stored, String prefix, ParameterLayout layout) {
    float[] vector = new float[layout.size()];
    for (var parameter : layout.parameters()) {
      Safetensors.Tensor tensor = stored.tensors().get(prefix + parameter.name());
      InvalidInput.require(
          tensor != null && tensor.shape().equals(parameter.shape()),
          "%s: not a complete checkpoint: it has no %s%s of shape %s",
          file,
          prefix,
          parameter.name(),
          parameter.shape());
      System.arraycopy(tensor.values(), 0, vector, parameter.offset(), parameter.size());
    }
    return vector;
  }

  /**
   * Everything that training changes.
   *
   * @param step number of steps done
   * @param parameters theta
   * @param ema running average of theta
   * @param adamM running mean of the gradient
   * @param adamV running mean of its square
   */
  public record State(long step, float[] parameters, float[] ema, float[] adamM, float[] adamV) {
    /** Returns the state before the first step, with random weights. */
    public static State initial(ParameterLayout layout, long seed) {
      return from(layout.initialValues(seed));
    }

    /** Returns the state before the first step, with given weights; so is their average. */
    public static State from(float[] parameters) {
      int size = parameters.length;
      return new State(0, parameters, parameters.clone(), new float[size], new float[size]);
    }
  }

  /**
   * What sampling and evaluation need of a training: the average of the weights (EMA).
   *
   * <p>Its file is a {@link Checkpoint} with the tensors {@code ema/*} alone, a quarter of the
   * size; a whole checkpoint can be read as one.
   *
   * @param ema the weights
   * @param metadata text by key
   * @param checked whether the file had a checksum, which was right: those of old versions have
   *     none
   */
  public record Model(
      ParameterLayout layout, float[] ema, Map<String, String> metadata, boolean checked) {
    /** Writes the file, complete or not at all. */
    public void write(Path file) throws IOException {
      Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
      put(tensors, EMA, layout, ema);
      new Safetensors(metadata, tensors).write(file);
    }

    /**
     * Reads a file.
     *
     * @param expected the layout of the network that is to take the weights
     * @throws dev.ito.math.InvalidInput if the file does not hold the weights of that network
     */
    public static Model read(Path file, ParameterLayout expected) throws IOException {
      Safetensors stored = Safetensors.read(file);
      requireStep(file, stored);
      expected.requireEqual(Checkpoint.layout(stored, EMA), file.toString());
      float[] ema = vector(file, stored, EMA, expected);
      return new Model(expected, ema, stored.metadata(), stored.checked());
    }
  }
}

package dev.ito.nn;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A training state in a file: safetensors with the tensors {@code params/*}, {@code NAME/*} of each
 * average, which is {@code ema} and may be others, {@code adam-m/*} and {@code adam-v/*}, and the
 * step and whatever the caller adds in the metadata.
 *
 * @param metadata text by key, without the step
 */
public record Checkpoint(ParameterLayout layout, State state, Map<String, String> metadata) {
  private static final String PARAMETERS = "params";
  private static final String ADAM_M = "adam-m";
  private static final String ADAM_V = "adam-v";

  /** Returns the average of the weights alone, with the same metadata. */
  public Model model() {
    return new Model(layout, state.ema(), withStep(), false);
  }

  /** Returns the averages beside the one that sampling uses, with the same metadata. */
  public Averages averages() {
    Map<String, float[]> others = new LinkedHashMap<>(state.averages());
    others.remove(Exponential.NAME);
    return new Averages(layout, others, withStep());
  }

  private Map<String, String> withStep() {
    Map<String, String> all = new LinkedHashMap<>(metadata);
    all.put(StoredVectors.STEP, Long.toString(state.step()));
    return all;
  }

  /** Writes the file, complete or not at all. */
  public void write(Path file) throws IOException {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    StoredVectors.put(tensors, PARAMETERS, layout, state.parameters());
    state.averages().forEach((name, average) -> StoredVectors.put(tensors, name, layout, average));
    StoredVectors.put(tensors, ADAM_M, layout, state.adamM());
    StoredVectors.put(tensors, ADAM_V, layout, state.adamV());
    new Safetensors(withStep(), tensors).write(file);
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
  public record Stored(long step, Map<String, String> metadata, StoredVectors vectors) {
    /**
     * Reads a file.
     *
     * @throws InvalidInput if it is no file of Ito's, or {@link dev.ito.io.DamagedFile} if it is
     *     not what was written
     */
    public static Stored read(Path file) throws IOException {
      StoredVectors vectors = StoredVectors.read(file);
      Map<String, String> metadata = new LinkedHashMap<>(vectors.content().metadata());
      long step = vectors.step();
      metadata.remove(StoredVectors.STEP);
      return new Stored(step, metadata, vectors);
    }

    /**
     * Returns the checkpoint.
     *
     * @param expected the layout of the network that is to take the weights
     * @throws InvalidInput if the file is not a complete checkpoint of that network
     */
    public Checkpoint open(ParameterLayout expected) {
      expected.requireEqual(vectors.layout(PARAMETERS), vectors.file().toString());
      State state =
          new State(
              step,
              vectors.vector(PARAMETERS, expected),
              averages(expected),
              vectors.vector(ADAM_M, expected),
              vectors.vector(ADAM_V, expected));
      return new Checkpoint(expected, state, metadata);
    }

    /** Returns the vectors that are no others: without that of sampling no file is complete. */
    private Map<String, float[]> averages(ParameterLayout expected) {
      Set<String> names = new LinkedHashSet<>(List.of(Exponential.NAME));
      names.addAll(vectors.names());
      List.of(PARAMETERS, ADAM_M, ADAM_V).forEach(names::remove);
      Map<String, float[]> averages = new LinkedHashMap<>();
      names.forEach(name -> averages.put(name, vectors.vector(name, expected)));
      return averages;
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

  /**
   * Everything that training changes.
   *
   * @param step number of steps done
   * @param parameters theta
   * @param averages running averages of theta, by name
   * @param adamM running mean of the gradient
   * @param adamV running mean of its square
   */
  public record State(
      long step, float[] parameters, Map<String, float[]> averages, float[] adamM, float[] adamV) {
    /** Returns the average that sampling uses. */
    public float[] ema() {
      return average(Exponential.NAME);
    }

    /**
     * Returns a running average; before the first step each is the weights.
     *
     * @throws InvalidInput if it was not kept from the first step on
     */
    float[] average(String name) {
      float[] kept = step == 0 ? averages.getOrDefault(name, parameters) : averages.get(name);
      InvalidInput.require(
          kept != null,
          "no %s of the first %d steps is kept, and no average can begin later: leave it out, or"
              + " use another --out",
          name,
          step);
      return kept;
    }

    /** Returns all of the vectors. */
    Stream<float[]> vectors() {
      return Stream.concat(Stream.of(parameters, adamM, adamV), averages.values().stream());
    }

    /** Returns the state before the first step, with random weights. */
    public static State initial(ParameterLayout layout, long seed) {
      return from(layout.initialValues(seed));
    }

    /** Returns the state before the first step, with given weights. */
    public static State from(float[] parameters) {
      int size = parameters.length;
      return new State(0, parameters, Map.of(), new float[size], new float[size]);
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
      StoredVectors.put(tensors, Exponential.NAME, layout, ema);
      new Safetensors(metadata, tensors).write(file);
    }

    /**
     * Reads a file.
     *
     * @param expected the layout of the network that is to take the weights
     * @throws dev.ito.math.InvalidInput if the file does not hold the weights of that network
     */
    public static Model read(Path file, ParameterLayout expected) throws IOException {
      StoredVectors stored = StoredVectors.read(file);
      stored.step();
      expected.requireEqual(stored.layout(Exponential.NAME), file.toString());
      float[] ema = stored.vector(Exponential.NAME, expected);
      Safetensors content = stored.content();
      return new Model(expected, ema, content.metadata(), content.checked());
    }
  }
}

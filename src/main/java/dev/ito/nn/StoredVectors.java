package dev.ito.nn;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Vectors of the size of the weights in a file, cut up by name: tensors {@code VECTOR/WEIGHT}. */
record StoredVectors(Path file, Safetensors content) {
  static final String STEP = "step";

  /** Reads a file. */
  static StoredVectors read(Path file) throws IOException {
    return new StoredVectors(file, Safetensors.read(file));
  }

  /** Adds the parts of a vector to the tensors of a file. */
  static void put(
      Map<String, Safetensors.Tensor> tensors,
      String name,
      ParameterLayout layout,
      float[] vector) {
    for (var parameter : layout.parameters()) {
      tensors.put(
          name + "/" + parameter.name(),
          new Safetensors.Tensor(parameter.shape(), vector, parameter.offset()));
    }
  }

  /** Returns the number of steps after which it was written; all files of Ito have it. */
  long step() {
    String step = content.metadata().get(STEP);
    InvalidInput.require(
        step != null && step.matches("\\d{1,18}"),
        "%s: not a checkpoint of Ito: it has no step",
        file);
    return Long.parseLong(step);
  }

  /** Returns the names of the vectors. */
  Set<String> names() {
    return names(content.tensors().keySet());
  }

  /** Returns the names of the vectors of which tensors are parts. */
  static Set<String> names(Set<String> tensors) {
    return tensors.stream()
        .filter(tensor -> tensor.contains("/"))
        .map(tensor -> tensor.substring(0, tensor.indexOf('/')))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Returns names and shapes of the parts of a vector. */
  ParameterLayout layout(String name) {
    List<ParameterLayout.Parameter> parameters = new ArrayList<>();
    int offset = 0;
    for (var tensor : content.tensors().entrySet()) {
      if (tensor.getKey().startsWith(name + "/")) {
        String bare = tensor.getKey().substring(name.length() + 1);
        List<Integer> shape = tensor.getValue().shape();
        parameters.add(new ParameterLayout.Parameter(bare, shape, Initial.ZEROS, offset));
        offset += tensor.getValue().size();
      }
    }
    return new ParameterLayout(parameters);
  }

  /**
   * Returns a vector.
   *
   * @throws InvalidInput if one of its parts is missing or of another shape
   */
  float[] vector(String name, ParameterLayout layout) {
    float[] vector = new float[layout.size()];
    for (var parameter : layout.parameters()) {
      Safetensors.Tensor tensor = content.tensors().get(name + "/" + parameter.name());
      InvalidInput.require(
          tensor != null && tensor.shape().equals(parameter.shape()),
          "%s: not a complete checkpoint: it has no %s/%s of shape %s",
          file,
          name,
          parameter.name(),
          parameter.shape());
      System.arraycopy(tensor.values(), 0, vector, parameter.offset(), parameter.size());
    }
    return vector;
  }
}

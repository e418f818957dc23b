package dev.ito.nn;

import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import java.util.List;

/**
 * The named weights of a network as slices of one flat vector.
 *
 * @param parameters in the order of the vector, without gaps
 */
public record ParameterLayout(List<Parameter> parameters) {
  /**
   * One weight.
   *
   * @param name as in the published DDPM weights, such as {@code
   *     down_blocks.0.resnets.1.conv1.kernel}
   * @param shape kernels are [height, width, in, out] or [in, out]
   * @param offset of its first value in the vector
   */
  public record Parameter(String name, List<Integer> shape, Initial initial, int offset) {
    /** Returns the number of values. */
    public int size() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** Returns Glorot's limit from the numbers of inputs and outputs that meet in one value. */
    double limit() {
      int rank = shape.size();
      if (rank < 2) {
        return 0;
      }
      double field = shape.subList(0, rank - 2).stream().reduce(1, Math::multiplyExact);
      return Math.sqrt(6 / (field * (shape.get(rank - 2) + shape.get(rank - 1))));
    }
  }

  public ParameterLayout {
    parameters = List.copyOf(parameters);
  }

  /** Returns the length of the vector. */
  public int size() {
    return parameters.stream().mapToInt(Parameter::size).sum();
  }

  /** Returns a vector of initial values; each tensor has a draw of its own. */
  public float[] initialValues(long seed) {
    Noise noise = new Noise(seed, Purpose.PARAMETERS);
    float[] values = new float[size()];
    for (int k = 0; k < parameters.size(); k++) {
      Parameter parameter = parameters.get(k);
      var random = noise.generator(k, 0);
      double limit = parameter.limit();
      for (int i = 0; i < parameter.size(); i++) {
        values[parameter.offset() + i] = (float) parameter.initial().draw(random, limit);
      }
    }
    return values;
  }

  /**
   * Checks that weights are numbers.
   *
   * @param values in the order of this layout
   * @throws InvalidInput naming the first tensor with a NaN or an infinity
   */
  void requireFinite(float... values) {
    for (Parameter parameter : parameters) {
      for (int i = parameter.offset(); i < parameter.offset() + parameter.size(); i++) {
        InvalidInput.require(
            Float.isFinite(values[i]),
            "the weights %s hold %s at place %d: they are damaged, or the training diverged; use"
                + " other weights",
            parameter.name(),
            values[i],
            i - parameter.offset());
      }
    }
  }

  /**
   * Checks that two layouts have the same names and shapes.
   *
   * @param where the found layout comes from, for the message
   * @throws InvalidInput naming the first difference
   */
  public void requireEqual(ParameterLayout found, String where) {
    for (int k = 0; k < Math.max(parameters.size(), found.parameters.size()); k++) {
      String here = k < parameters.size() ? describe(parameters.get(k)) : "nothing more";
      String there =
          k < found.parameters.size() ? describe(found.parameters.get(k)) : "nothing more";
      InvalidInput.require(
          here.equals(there),
          "%s is of another architecture: it has %s where this network has %s; use the network it was trained with, or another --out",
          where,
          there,
          here);
    }
  }

  private static String describe(Parameter parameter) {
    return parameter.name() + " " + parameter.shape();
  }
}

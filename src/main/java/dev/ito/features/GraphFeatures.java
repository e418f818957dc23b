package dev.ito.features;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.Dataset;
import dev.ito.io.MissingFile;
import dev.ito.io.Monitor;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.nn.Device;
import dev.ito.nn.FrozenGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The features of any network in a frozen GraphDef or a SavedModel.
 *
 * @param path the file, or the folder of the SavedModel
 * @param name of the network: its distance is called {@code fd-} and this
 * @param input tensor of the images, float32 [n, height, width, channels], such as {@code x:0}
 * @param features tensor of the features, float32 [n, ...]
 * @param logits tensor of the logits for the Inception Score, float32 [n, classes]; none by default
 * @param size height and width of its images
 * @param channels 3, or 1 for grey
 * @param range what the darkest and the brightest pixel become
 * @param resize how images get the size
 */
@JsonTypeName("graph")
public record GraphFeatures(
    String path,
    String name,
    String input,
    String features,
    @JsonProperty(defaultValue = "null") String logits,
    int size,
    @JsonProperty(defaultValue = "3") int channels,
    @JsonProperty(defaultValue = "[-1, 1]") List<Double> range,
    @JsonProperty(defaultValue = "bilinear") Intake.Resizing resize)
    implements Features {
  /** What a result records of such a network: the tensor of its features. */
  private record Tensor(String tensor) {}

  public GraphFeatures {
    range = List.copyOf(range);
    Intake.require(size, channels, range);
    InvalidInput.require(
        name.matches("[a-z0-9][a-z0-9.-]*") && !name.equals("inception"),
        "name: a word of small letters, digits, \".\" and \"-\" other than inception, not \"%s\"",
        name);
  }

  @Override
  public void requireFits(Shape shape, Optional<Dataset> dataset) {
    intake().requireFits(shape);
  }

  @Override
  public void requireReady(String classifier) throws IOException {
    requireThere();
    graph().requirePure();
  }

  private void requireThere() {
    MissingFile.require(
        Files.exists(Path.of(path)),
        "path: %s is not there: it is the frozen graph, or the folder of a SavedModel",
        path);
  }

  @Override
  public boolean classifies() {
    return logits != null;
  }

  @Override
  public Set<Path> files() {
    return Set.of(Path.of(path));
  }

  @Override
  public FeatureExtractor open(Optional<Dataset> dataset, Device device, Monitor monitor)
      throws IOException {
    requireThere();
    return FeatureExtractor.of(
        name, "fd-" + name, graph(), intake(), new Tensor(features), device, monitor);
  }

  private FrozenGraph graph() {
    return new FrozenGraph(
        Path.of(path), input, features, Optional.ofNullable(logits), Optional.empty());
  }

  private Intake intake() {
    return Intake.of(size, channels, range, resize);
  }
}

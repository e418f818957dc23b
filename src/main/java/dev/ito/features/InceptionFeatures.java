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
 * The 2,048 features of the Inception network of 2015, with which the FID was defined (Heusel et
 * al. 2017), and its 1,008 logits without bias, with which the Inception Score was (Salimans et al.
 * 2016).
 *
 * @param path of the frozen graph {@code classify_image_graph_def.pb}
 * @param resize to 299x299: {@code graph}, as in the original, or by an antialiased filter
 */
@JsonTypeName("inception")
public record InceptionFeatures(
    @JsonProperty(defaultValue = "data/inception/classify_image_graph_def.pb") String path,
    @JsonProperty(defaultValue = "graph") Intake.Resizing resize)
    implements Features {
  private static final int SIZE = 299;

  public InceptionFeatures {
    InvalidInput.require(
        resize != Intake.Resizing.NONE,
        "resize: Inception takes 299x299: use graph, bilinear or bicubic");
  }

  @Override
  public void requireFits(Shape shape, Optional<Dataset> dataset) {
    intake().requireFits(shape);
  }

  @Override
  public Set<Path> files() {
    return Set.of(Path.of(path));
  }

  @Override
  public FeatureExtractor open(Optional<Dataset> dataset, Device device, Monitor monitor)
      throws IOException {
    requireThere("{type: classifier}");
    return FeatureExtractor.of("inception", "fid", graph(), intake(), null, device, monitor);
  }

  @Override
  public void requireReady(String classifier) throws IOException {
    requireThere(classifier);
    graph().requirePure();
  }

  private void requireThere(String classifier) {
    MissingFile.require(
        Files.isRegularFile(Path.of(path)),
        "%s is not there, so there is no FID and no Inception Score: run \"ito data fetch"
            + " inception\", or put classify_image_graph_def.pb of inception-2015-12-05.tgz there;"
            + " without it, use %s",
        path,
        classifier);
  }

  private FrozenGraph graph() {
    return new FrozenGraph(
        Path.of(path),
        "ExpandDims:0",
        "pool_3:0",
        Optional.empty(),
        Optional.of("softmax/weights:0"));
  }

  private Intake intake() {
    return Intake.of(SIZE, 3, List.of(0.0, 255.0), resize);
  }
}

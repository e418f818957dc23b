package dev.ito.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.Extent;
import dev.ito.data.PixelScale;
import dev.ito.interop.PublishedScheduler;
import dev.ito.interop.PublishedUnet;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.nn.Device;
import dev.ito.nn.GraphNetwork;
import dev.ito.nn.ParameterLayout;
import dev.ito.nn.Unet;
import dev.ito.score.Clipping;
import dev.ito.score.MatchedScore;
import dev.ito.score.Prediction;
import dev.ito.score.ScoreModel;
import dev.ito.sde.Condition;
import dev.ito.sde.DiscreteGrid;
import dev.ito.sde.Sde;
import dev.ito.train.Objective;
import dev.ito.train.Times;
import dev.ito.train.Weighting;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A published network in the folder layout of the diffusers library, for images in [-1, 1]: {@code
 * unet/} and {@code scheduler/} of a pipeline, or a bare {@code UNet2DModel}.
 *
 * <p>The network knows the steps of a chain: that of its scheduler or, without one, that of the
 * experiment. Under any other process each time is matched with the step, not rounded, of the same
 * signal-to-noise ratio.
 *
 * @param variant of the weights, such as fp16; null: the plain ones, or else the only ones
 * @param size height and width of its images where the folder leaves it open, else null
 * @param unet the network, as the folder had it
 * @param scheduler as the folder had it; empty without one
 */
@JsonTypeName("diffusers")
public record DiffusersModel(
    Path path,
    @JsonInclude(JsonInclude.Include.NON_NULL) String variant,
    @JsonInclude(JsonInclude.Include.NON_NULL) Integer size,
    @JsonIgnore PublishedUnet unet,
    @JsonIgnore Optional<PublishedScheduler> scheduler)
    implements KnownModel {
  /** Reads the settings of a folder; the weights are read when they are needed. */
  @JsonCreator
  public DiffusersModel(
      @JsonProperty("path") Path path,
      @JsonProperty(value = "variant", defaultValue = "null") String variant,
      @JsonProperty(value = "size", defaultValue = "null") Integer size) {
    this(path, variant, size, PublishedUnet.read(path, variant, size), PublishedScheduler.of(path));
  }

  /** Reads the settings of a folder that leaves nothing open. */
  public DiffusersModel(Path path) {
    this(path, null, null);
  }

  @Override
  public Shape sampleShape() {
    return unet.shape();
  }

  @Override
  public Optional<PixelScale> pixels() {
    return Optional.of(new PixelScale(256, -1, 1));
  }

  @Override
  public Extent extent() {
    return Extent.between(-1, 1);
  }

  @Override
  public Optional<DiffusersModel> published() {
    return Optional.of(this);
  }

  /** Returns the chain of the scheduler as a process; empty without a scheduler. */
  @Override
  public Optional<Sde> sde() {
    return scheduler.map(PublishedScheduler::chain);
  }

  @Override
  public Optional<Clipping> clipping() {
    return scheduler.map(PublishedScheduler::clip);
  }

  public Unet network() {
    return unet.unet();
  }

  /** Returns the objective of Ho et al. 2020 with this prediction. */
  public Objective objective() {
    return new Objective(
        prediction(),
        Weighting.SIMPLE,
        Condition.STEP,
        new Times.Discrete(),
        Times.Draws.INDEPENDENT,
        Objective.Dequantisation.NONE);
  }

  /** Returns the weights of the network. */
  public float[] weights(ParameterLayout layout) throws IOException {
    return unet.weights(layout);
  }

  /** Returns the SHA-256 of the files of the weights, one after the other. */
  public String weightsSha256() throws IOException {
    return unet.weightsSha256();
  }

  /** Of the weights, and of what the settings beside them say of the network and its chain. */
  @Override
  public String contentSha256() throws IOException {
    return Sha256.ofText(
        String.join(
            "\n",
            weightsSha256(),
            Yaml.json().valueToTree(network()).toString(),
            prediction().toString(),
            Yaml.json().valueToTree(sde().orElse(null)).toString()));
  }

  @Override
  public List<String> remarks() {
    return Stream.concat(
            unet.remark().stream(), scheduler.flatMap(PublishedScheduler::remark).stream())
        .toList();
  }

  @Override
  public void requireReady() throws IOException {
    unet.requireReady();
  }

  @Override
  public OpenScore open(Sde sde, Device device) throws IOException {
    String sha256 = weightsSha256();
    GraphNetwork network = new GraphNetwork(network(), sampleShape(), device);
    try {
      float[] weights = weights(network.layout());
      InvalidInput.inside(unet.weightsName() + ": ", () -> network.restore(weights));
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
    Sde chain = sde().orElse(sde);
    var score = new ScoreModel(chain, prediction(), Condition.STEP, network);
    return new OpenScore(
        new MatchedScore(sde, chain, 1.0 / DiscreteGrid.chainLength(chain), score),
        unet.weightsName() + " sha256:" + sha256,
        sha256,
        Optional.of(network),
        unet.unchecked().stream().map(OpenScore::unchecked).toList());
  }

  private Prediction prediction() {
    return scheduler.map(PublishedScheduler::prediction).orElse(Prediction.EPSILON);
  }

  @Override
  public void requireFits(Sde sde) {
    if (sde().isEmpty()) {
      Condition.STEP.requireFits(sde);
    }
  }
}

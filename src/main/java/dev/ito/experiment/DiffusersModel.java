package dev.ito.experiment;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.data.PixelScale;
import dev.ito.data.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.nn.Device;
import dev.ito.nn.GraphNetwork;
import dev.ito.nn.PublishedSettings;
import dev.ito.nn.PublishedUnet;
import dev.ito.score.DifferentiableScoreModel;
import dev.ito.score.Prediction;
import dev.ito.sde.Beta;
import dev.ito.sde.Condition;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.OffsetCosineBeta;
import dev.ito.sde.Sde;
import dev.ito.sde.SigmoidRateBeta;
import dev.ito.sde.VpSde;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * A published network in the folder layout of the diffusers library, for images in [-1, 1]: {@code
 * unet/} and {@code scheduler/} of a pipeline, or a bare {@code UNet2DModel}.
 *
 * @param path the folder
 */
@JsonTypeName("diffusers")
public record DiffusersModel(Path path) implements KnownModel {
  private static final double OFFSET = 0.008;
  private static final double CAP = 1000;
  private static final double RANGE = 6;

  public DiffusersModel {
    PublishedUnet.read(path);
    if (hasScheduler(path)) {
      chain(path);
      prediction(path);
    }
  }

  @Override
  public Shape sampleShape() {
    return PublishedUnet.read(path).shape();
  }

  @Override
  public Optional<PixelScale> pixels() {
    return Optional.of(new PixelScale(256, -1, 1));
  }

  @Override
  public boolean exact() {
    return false;
  }

  /** Returns the chain of the scheduler as a process; empty without a scheduler. */
  @Override
  public Optional<Sde> sde() {
    return hasScheduler(path) ? Optional.of(new VpSde(chain(path))) : Optional.empty();
  }

  @Override
  public OpenScore open(Sde sde, Device device) throws IOException {
    PublishedUnet published = PublishedUnet.read(path);
    GraphNetwork network = new GraphNetwork(published.unet(), published.shape(), device);
    try {
      network.restore(published.weights(network.layout()));
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
    Prediction prediction = hasScheduler(path) ? prediction(path) : Prediction.EPSILON;
    var score = new DifferentiableScoreModel(sde, prediction, Condition.STEP, network);
    String sha256 = Sha256.ofContent(published.weightsFile(), Long.MAX_VALUE);
    return new OpenScore(
        score,
        published.weightsFile().getFileName() + " sha256:" + sha256,
        sha256,
        Optional.of(network));
  }

  @Override
  public void requireFits(Sde sde) {
    Condition.STEP.requireFits(sde);
  }

  private static boolean hasScheduler(Path path) {
    return Files.isRegularFile(scheduler(path));
  }

  private static Path scheduler(Path path) {
    return path.resolve("scheduler").resolve("scheduler_config.json");
  }

  private static Beta chain(Path path) {
    Path file = scheduler(path);
    JsonNode config = PublishedSettings.read(file).json();
    int n = config.path("num_train_timesteps").asInt(1000);
    double start = config.path("beta_start").asDouble(1e-4);
    double end = config.path("beta_end").asDouble(0.02);
    String schedule = config.path("beta_schedule").asText("linear");
    InvalidInput.require(
        !config.path("rescale_betas_zero_snr").asBoolean(),
        "%s: rescale_betas_zero_snr is true; only false is supported: a chain that ends without"
            + " signal has no noise estimate there",
        file);
    if (config.path("trained_betas").isArray()) {
      return new DiscreteBeta(
          StreamSupport.stream(config.get("trained_betas").spliterator(), false)
              .map(JsonNode::asDouble)
              .toList());
    }
    return switch (schedule) {
      case "linear" -> new DiscreteBeta(new LinearBeta(n * start, n * end), n);
      case "scaled_linear" -> scaledLinear(n, start, end);
      case "squaredcos_cap_v2" -> new DiscreteBeta(new OffsetCosineBeta(OFFSET, CAP), n);
      case "sigmoid" -> new DiscreteBeta(new SigmoidRateBeta(n * start, n * end, RANGE), n);
      default ->
          throw new InvalidInput(
              file
                  + ": beta_schedule is "
                  + schedule
                  + "; linear, scaled_linear, squaredcos_cap_v2, sigmoid and trained_betas are"
                  + " supported");
    };
  }

  /** Returns the chain whose square roots are equally spaced. */
  private static Beta scaledLinear(int n, double start, double end) {
    double low = Math.sqrt(start);
    double high = Math.sqrt(end);
    return new DiscreteBeta(
        IntStream.range(0, n)
            .mapToDouble(i -> low + (high - low) * i / Math.max(1, n - 1))
            .mapToObj(root -> root * root)
            .toList());
  }

  private static Prediction prediction(Path path) {
    Path file = scheduler(path);
    String type = PublishedSettings.read(file).json().path("prediction_type").asText("epsilon");
    return switch (type) {
      case "epsilon" -> Prediction.EPSILON;
      case "v_prediction" -> Prediction.V;
      case "sample" -> Prediction.X0;
      default ->
          throw new InvalidInput(
              file
                  + ": prediction_type is "
                  + type
                  + "; epsilon, v_prediction and sample are supported");
    };
  }
}

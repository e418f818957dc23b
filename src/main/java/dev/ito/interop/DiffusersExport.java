package dev.ito.interop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.nn.GraphNetwork;
import dev.ito.nn.Unet;
import dev.ito.score.Clipping;
import dev.ito.score.Network;
import dev.ito.score.Prediction;
import dev.ito.score.ScoreModel;
import dev.ito.sde.Condition;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder of the diffusers library: a pipeline with the chain as its scheduler if the network is
 * told the step of a chain, else a bare {@code UNet2DModel}.
 */
public record DiffusersExport() implements Export {
  private static final String SCHEDULER = "DDPMScheduler";

  @Override
  public void write(Source source, Path folder) throws IOException {
    ScoreModel model = source.model();
    Unet unet = unet(source.network());
    boolean chain = model.condition() == Condition.STEP;
    String prediction = prediction(model.prediction(), chain);
    requireUnitRange(source.data());
    Path inside = chain ? Files.createDirectory(folder.resolve("unet")) : folder;
    PublishedUnet.write(unet, source.network(), inside);
    if (chain) {
      Path schedulers = Files.createDirectory(folder.resolve("scheduler"));
      PublishedUnet.writeJson(
          schedulers.resolve("scheduler_config.json"), scheduler(source.data(), model, prediction));
      PublishedUnet.writeJson(folder.resolve("model_index.json"), index());
    }
    ExportCheck check = ExportCheck.of(source);
    double[] told = model.conditions(check.t());
    Batch out = check.x().like();
    model.network().apply(check.x(), told, Network.unlabelled(told.length), out);
    check.write(folder, told, "output", out);
  }

  @Override
  public String summary(ScoreModel model) {
    return model.condition() == Condition.STEP
        ? "a pipeline of diffusers, its scheduler is the chain"
        : "a bare UNet2DModel of diffusers; its timestep is what Ito's network is told: condition "
            + word(model.condition());
  }

  private static Unet unet(GraphNetwork network) {
    if (network.architecture() instanceof Unet unet) {
      return unet;
    }
    throw new InvalidInput("network: only a unet is a UNet2DModel: use --to saved-model");
  }

  private static String prediction(Prediction prediction, boolean chain) {
    InvalidInput.require(
        chain || prediction == Prediction.EPSILON,
        "objective.prediction: %s needs a scheduler to say so, but without a chain there is none:"
            + " use --to saved-model",
        word(prediction));
    return switch (prediction) {
      case EPSILON -> "epsilon";
      case V -> "v_prediction";
      case X0 -> "sample";
      case SCORE, EDM ->
          throw new InvalidInput(
              "objective.prediction: the library's schedulers have no %s: use --to saved-model"
                  .formatted(word(prediction)));
    };
  }

  private static void requireUnitRange(Data data) {
    InvalidInput.require(
        data.pixels().map(scale -> scale.low() == -1 && scale.high() == 1).orElse(false),
        "dataset.range: the library has images in [-1, 1]: use --to saved-model");
  }

  private static ObjectNode scheduler(Data data, ScoreModel model, String prediction) {
    ObjectNode config = Yaml.json().createObjectNode().put("_class_name", SCHEDULER);
    var betas = config.putArray("trained_betas");
    model.sde().chain().orElseThrow().betas().forEach(betas::add);
    config.put("num_train_timesteps", betas.size()).put("prediction_type", prediction);
    config.put("variance_type", "fixed_small").put("clip_sample", false);
    clip(data.clip(), config);
    return config;
  }

  /** The library clips to a symmetric range. */
  private static void clip(Clipping clipping, ObjectNode config) {
    if (clipping instanceof Clipping.Threshold threshold) {
      config.put("thresholding", true);
      config.put("dynamic_thresholding_ratio", threshold.percentile());
    } else if (clipping instanceof Clipping.Range range) {
      InvalidInput.require(
          range.low() == -range.high(),
          "sampling.clip: the library clips to [-c, c], not %s: use that, or none",
          List.of(range.low(), range.high()));
      config.put("clip_sample", true).put("clip_sample_range", range.high());
    }
  }

  private static ObjectNode index() {
    ObjectNode index = Yaml.json().createObjectNode().put("_class_name", "DDPMPipeline");
    index.putArray("scheduler").add("diffusers").add(SCHEDULER);
    index.putArray("unet").add("diffusers").add("UNet2DModel");
    return index;
  }

  /** Returns a value as configurations write it. */
  private static String word(Object value) {
    return Yaml.json().convertValue(value, String.class);
  }
}

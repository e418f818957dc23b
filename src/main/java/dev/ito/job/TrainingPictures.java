package dev.ito.job;

import dev.ito.experiment.Experiment;
import dev.ito.experiment.Latents;
import dev.ito.experiment.Sampler;
import dev.ito.experiment.Sampling;
import dev.ito.math.Batch;
import dev.ito.report.Png;
import dev.ito.score.DifferentiableScore;
import dev.ito.sde.TimeGrid;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The pictures of a training: samples of every checkpoint from the same noise, {@code
 * pictures/STEP.png}.
 *
 * <p>They are drawn by the solver of the experiment, in at most {@value #STEPS} steps of its grid.
 */
final class TrainingPictures {
  private static final int STEPS = 50;

  /** Of the plane it takes more points than images to see something. */
  private static final int POINTS = 50;

  private final Run run;
  private final Experiment few;
  private final View view;
  private final boolean wanted;

  TrainingPictures(TrainJob job) {
    run = job.run();
    Experiment experiment = run.experiment();
    view = View.of(experiment.shape(), experiment.pixels());
    int asked = job.trained().training().pictures();
    int count = experiment.shape().isImage() ? asked : POINTS * asked;
    wanted = asked > 0 && !(view instanceof View.None);
    Sampling sampling = experiment.sampling();
    TimeGrid grid = sampling.grid();
    few =
        wanted
            ? experiment.with(
                sampling.first(count).with(grid.steps() > STEPS ? grid.with(STEPS) : grid))
            : experiment;
  }

  /** Returns whether the picture of a step is still to be drawn. */
  boolean isMissing(long step) {
    return wanted && !Files.exists(run.folder().file(name(step)));
  }

  private static String name(long step) {
    return String.format(Locale.ROOT, "pictures/%09d.png", step);
  }

  /** Draws the picture of a step; if that fails it is said, and the training goes on. */
  Optional<BufferedImage> draw(DifferentiableScore score, long step) {
    List<BufferedImage> drawn = new ArrayList<>();
    run.draw(
        name(step),
        file -> {
          Optional<BufferedImage> picture = view.picture(samples(score));
          if (picture.isPresent()) {
            Files.createDirectories(file.getParent());
            Png.write(file, picture.get());
            drawn.add(picture.get());
          }
        });
    return drawn.stream().findFirst();
  }

  private Batch samples(DifferentiableScore score) {
    return Sampler.of(few, score, run.monitor().quiet())
        .sample(Latents.drawn(few), Sampler.Watcher.NONE)
        .x();
  }
}

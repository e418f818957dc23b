package dev.ito.golden;

import dev.ito.experiment.DiffusersModel;
import dev.ito.experiment.Experiment;
import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.score.Network;
import dev.ito.score.Networks;
import dev.ito.score.Prediction;
import dev.ito.score.ScoreFunction;
import dev.ito.score.ScoreModel;
import dev.ito.sde.Condition;
import dev.ito.sde.Sde;
import dev.ito.solver.DrivingNoise;
import dev.ito.solver.Solver;
import dev.ito.solver.Step;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A recorded loop, made again with the classes that a file of an experiment names. */
final class PeerLoop {
  private static final String PLACE =
      "name: a\nmodel: {type: diffusers, path: %s}\nsampling: {grid: %s, solver: %s}\n";
  private static final String ONE_STEP = "{type: discrete, steps: 1}";
  private static final String CHAIN =
      "name: a\nmodel: {type: gaussian-mixture, shape: [2], weights: [1], means: [0],"
          + " standard-deviations: [1]}\nsde: %s\nsampling: {grid: {type: discrete, steps: 1},"
          + " solver: %s}\n";

  private final PeerCase peer;
  private final Experiment experiment;
  private final Sde sde;
  private final int length;

  PeerLoop(PeerCase peer, Path folder) throws IOException {
    this.peer = peer;
    this.experiment = Yaml.read("a.yaml", yaml(folder), Experiment.class, List.of());
    this.sde = experiment.sde();
    this.length = sde.chainLength().orElseThrow();
  }

  /** A scheduler is read as that of a published model is. */
  private String yaml(Path folder) throws IOException {
    if (!peer.isOnTheChain()) {
      return CHAIN.formatted(peer.chainOfTheVisited(), peer.solver());
    }
    published(peer, folder);
    return PLACE.formatted(folder, peer.grid().orElse(ONE_STEP), peer.solver());
  }

  /** Writes a folder with the scheduler of a loop, and reads it. */
  static DiffusersModel published(PeerCase peer, Path folder) throws IOException {
    Path network = Golden.inRepository("src/test/resources/diffusers/unet/config.json");
    Files.createDirectories(folder.resolve("unet"));
    Files.copy(network, folder.resolve("unet/config.json"));
    Files.createDirectories(folder.resolve("scheduler"));
    Path scheduler = folder.resolve("scheduler/scheduler_config.json");
    Files.writeString(scheduler, peer.config().toString());
    return new DiffusersModel(folder);
  }

  /** Returns where the samples end. */
  double[] end(double[] start, Shape shape, int count) {
    Batch x = new Batch(count, shape, start.clone());
    List<Step> steps = steps();
    x.scale(peer.startScale() * (peer.isScaled() ? alpha(steps.get(0).from()) : 1));
    Solver solver = experiment.sampling().solver();
    Batch end =
        solver
            .solve(sde, score(), x, steps, new DrivingNoise.Independent(0, 0), Step.Listener.NONE)
            .x();
    end.scale(peer.isScaled() ? 1 / alpha(steps.get(steps.size() - 1).to()) : 1);
    return end.values();
  }

  private double alpha(double t) {
    return sde.marginal(t).alpha();
  }

  private ScoreFunction score() {
    Network network = Networks.of((x, told, labels, out) -> apply(x, told, out));
    var score = new ScoreModel(sde, Prediction.valueOf(peer.prediction()), Condition.STEP, network);
    return experiment.sampling().clip().apply(sde, score);
  }

  /** F(x, step) = x step / (step + 1), the dummy of the library's own tests. */
  private void apply(Batch x, double[] told, Batch out) {
    for (int i = 0; i < x.count(); i++) {
      double factor = peer.factor(step(told[i]));
      for (int j = i * x.size(); j < (i + 1) * x.size(); j++) {
        out.values()[j] = factor * x.values()[j];
      }
    }
  }

  /** Returns what the network is told of a node. */
  private double step(double node) {
    double[] visited = peer.visited();
    long index = Math.round(node);
    return peer.isOnTheChain() ? index : visited[visited.length - 1 - (int) index];
  }

  private List<Step> steps() {
    if (peer.isOnTheChain() && peer.grid().isPresent()) {
      return Step.along(experiment.sampling().grid(), sde);
    }
    List<double[]> pairs = peer.isOnTheChain() ? peer.steps() : onTheVisited();
    List<Step> steps = new ArrayList<>();
    for (int k = 0; k < pairs.size(); k++) {
      double[] pair = pairs.get(k);
      steps.add(new Step(k, pairs.size(), (pair[0] + 1) / length, (pair[1] + 1) / length));
    }
    return steps;
  }

  private List<double[]> onTheVisited() {
    List<double[]> pairs = new ArrayList<>();
    for (int i = length - 1; i >= (peer.endsAtTheData() ? 0 : 1); i--) {
      pairs.add(new double[] {i, i - 1});
    }
    return pairs;
  }
}

package dev.ito.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * The part of a training graph that moves the weights: gradient, clipping, Adam and the averages,
 * one operation each on one vector.
 *
 * <p>Adam is Kingma & Ba 2015 with the bias corrections in the step size.
 */
final class Descent {
  private final Graph graph;
  private final Ops tf;
  private final Optimiser optimiser;
  private final FlatVariable parameters;
  private final FlatVariable adamM;
  private final FlatVariable adamV;
  private final Map<String, FlatVariable> averages = new LinkedHashMap<>();
  private final Operand<TFloat32> theta;
  private final Placeholder<TFloat32> learningRate;
  private final Placeholder<TFloat32> betaPower1;
  private final Placeholder<TFloat32> betaPower2;
  private final Placeholder<TFloat32> averageRates;
  private Operand<TFloat32> gradientNorm;
  private List<Op> updates;
  private final Natives.Clock clock = new Natives.Clock();
  private long step;

  /** Adds the vectors to a graph. */
  Descent(Graph graph, Ops tf, Optimiser optimiser) {
    this.graph = graph;
    this.tf = tf;
    this.optimiser = optimiser;
    parameters = new FlatVariable(tf, "theta");
    for (Average average : optimiser.averages()) {
      averages.put(average.name(), new FlatVariable(tf, average.name()));
    }
    adamM = new FlatVariable(tf, "adam_m");
    adamV = new FlatVariable(tf, "adam_v");
    theta = parameters.read(tf);
    learningRate = Tensors.placeholder(tf);
    betaPower1 = Tensors.placeholder(tf);
    betaPower2 = Tensors.placeholder(tf);
    averageRates = Tensors.placeholder(tf, optimiser.averages().size());
  }

  /** Returns the vector of which the weights are slices. */
  Operand<TFloat32> theta() {
    return theta;
  }

  /** Adds a step down the slope of a loss; called once. */
  void minimise(Operand<TFloat32> loss, Weights weights) {
    Operand<TFloat32> gradient = weights.gradient(graph, loss);
    gradientNorm = tf.math.sqrt(tf.sum(tf.math.square(gradient), tf.constant(0)));
    var clip = tf.constant((float) optimiser.clip());
    var clipped = tf.math.mul(gradient, tf.math.div(clip, tf.math.maximum(gradientNorm, clip)));
    var adam =
        tf.train.resourceApplyAdam(
            parameters.handle(),
            adamM.handle(),
            adamV.handle(),
            betaPower1,
            betaPower2,
            learningRate,
            tf.constant((float) Optimiser.BETA1),
            tf.constant((float) Optimiser.BETA2),
            tf.constant((float) Optimiser.EPSILON),
            clipped);
    updates = follow(tf.withControlDependencies(adam));
  }

  /** Moves each average towards the weights. */
  private List<Op> follow(Ops after) {
    var moved = parameters.read(after);
    List<Op> moves = new ArrayList<>();
    for (FlatVariable average : averages.values()) {
      int[] place = {moves.size()};
      var rate = after.slice(averageRates, after.constant(place), after.constant(new int[] {1}));
      var difference = after.math.sub(average.read(after), moved);
      moves.add(after.assignSubVariableOp(average.handle(), after.math.mul(difference, rate)));
    }
    return moves;
  }

  /** Sets parameters, averages and the number of steps done. */
  void restore(Session session, Checkpoint.State state) {
    parameters.assign(session, state.parameters());
    averages.forEach((name, average) -> average.assign(session, state.average(name)));
    adamM.assign(session, state.adamM());
    adamV.assign(session, state.adamV());
    step = state.step();
  }

  /** Returns a copy of parameters, averages and the number of steps done. */
  Checkpoint.State state(Session session) {
    Map<String, float[]> copies = new LinkedHashMap<>();
    averages.forEach((name, average) -> copies.put(name, average.value(session)));
    return new Checkpoint.State(
        step, parameters.value(session), copies, adamM.value(session), adamV.value(session));
  }

  /** Returns the number of steps done. */
  long steps() {
    return step;
  }

  /** Returns the seconds that all steps spent in TensorFlow. */
  double secondsInside() {
    return clock.seconds();
  }

  /**
   * Makes one step.
   *
   * @param runner with the feeds and fetches of the caller
   * @param read takes what it fetched out of the result; behind it comes the gradient norm, before
   *     clipping
   */
  <T> T step(
      Session.Runner runner,
      double rate,
      Function<Session.Runner, Result> run,
      Function<Result, T> read) {
    updates.forEach(runner::addTarget);
    float[] rates = optimiser.rates(step);
    try (TFloat32 lr = TFloat32.scalarOf((float) rate);
        TFloat32 b1 = TFloat32.scalarOf((float) Math.pow(Optimiser.BETA1, step + 1));
        TFloat32 b2 = TFloat32.scalarOf((float) Math.pow(Optimiser.BETA2, step + 1));
        TFloat32 moves = Tensors.of(rates, rates.length);
        Result result =
            clock.time(
                () ->
                    run.apply(
                        runner
                            .feed(learningRate, lr)
                            .feed(betaPower1, b1)
                            .feed(betaPower2, b2)
                            .feed(averageRates, moves)
                            .fetch(gradientNorm)))) {
      step++;
      return read.apply(result);
    }
  }
}

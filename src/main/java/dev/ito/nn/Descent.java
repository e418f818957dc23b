package dev.ito.nn;

import java.util.ArrayList;
import java.util.List;
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
 * The part of a training graph that moves the weights: gradient, clipping, Adam and EMA, one
 * operation each on one vector.
 *
 * <p>Adam is Kingma & Ba 2015 with the bias corrections in the step size.
 */
final class Descent {
  private final Graph graph;
  private final Ops tf;
  private final Optimiser optimiser;
  private final List<FlatVariable> variables = new ArrayList<>();
  private final Operand<TFloat32> theta;
  private final Placeholder<TFloat32> learningRate;
  private final Placeholder<TFloat32> betaPower1;
  private final Placeholder<TFloat32> betaPower2;
  private final Placeholder<TFloat32> emaRate;
  private Operand<TFloat32> gradientNorm;
  private Op update;
  private final Natives.Clock clock = new Natives.Clock();
  private long step;

  /** Adds the vectors to a graph. */
  Descent(Graph graph, Ops tf, Optimiser optimiser) {
    this.graph = graph;
    this.tf = tf;
    this.optimiser = optimiser;
    for (String name : List.of("theta", "ema", "adam_m", "adam_v")) {
      variables.add(new FlatVariable(tf, name));
    }
    theta = variables.get(0).read(tf);
    learningRate = Tensors.placeholder(tf);
    betaPower1 = Tensors.placeholder(tf);
    betaPower2 = Tensors.placeholder(tf);
    emaRate = Tensors.placeholder(tf);
  }

  /** Returns the vector of which the weights are slices. */
  Operand<TFloat32> theta() {
    return theta;
  }

  /** Adds a step down the slope of a loss; called once. */
  void minimise(Operand<TFloat32> loss, Weights weights) {
    FlatVariable ema = variables.get(1);
    Operand<TFloat32> gradient = weights.gradient(graph, loss);
    gradientNorm = tf.math.sqrt(tf.sum(tf.math.square(gradient), tf.constant(0)));
    var clip = tf.constant((float) optimiser.clip());
    var clipped = tf.math.mul(gradient, tf.math.div(clip, tf.math.maximum(gradientNorm, clip)));
    var adam =
        tf.train.resourceApplyAdam(
            variables.get(0).handle(),
            variables.get(2).handle(),
            variables.get(3).handle(),
            betaPower1,
            betaPower2,
            learningRate,
            tf.constant((float) Optimiser.BETA1),
            tf.constant((float) Optimiser.BETA2),
            tf.constant((float) Optimiser.EPSILON),
            clipped);
    Ops after = tf.withControlDependencies(adam);
    var difference = after.math.sub(ema.read(after), variables.get(0).read(after));
    update = after.assignSubVariableOp(ema.handle(), after.math.mul(difference, emaRate));
  }

  /** Sets parameters, averages and the number of steps done. */
  void restore(Session session, Checkpoint.State state) {
    List<float[]> vectors = List.of(state.parameters(), state.ema(), state.adamM(), state.adamV());
    for (int k = 0; k < vectors.size(); k++) {
      variables.get(k).assign(session, vectors.get(k));
    }
    step = state.step();
  }

  /** Returns a copy of parameters, averages and the number of steps done. */
  Checkpoint.State state(Session session) {
    List<float[]> vectors = variables.stream().map(variable -> variable.value(session)).toList();
    return new Checkpoint.State(
        step, vectors.get(0), vectors.get(1), vectors.get(2), vectors.get(3));
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
    try (TFloat32 lr = TFloat32.scalarOf((float) rate);
        TFloat32 b1 = TFloat32.scalarOf((float) Math.pow(Optimiser.BETA1, step + 1));
        TFloat32 b2 = TFloat32.scalarOf((float) Math.pow(Optimiser.BETA2, step + 1));
        TFloat32 e = TFloat32.scalarOf((float) (1 - optimiser.emaAt(step)));
        Result result =
            clock.time(
                () ->
                    run.apply(
                        runner
                            .feed(learningRate, lr)
                            .feed(betaPower1, b1)
                            .feed(betaPower2, b2)
                            .feed(emaRate, e)
                            .addTarget(update)
                            .fetch(gradientNorm)))) {
      step++;
      return read.apply(result);
    }
  }
}

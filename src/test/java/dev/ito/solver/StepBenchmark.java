package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.Sde;
import dev.ito.sde.VpSde;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a step costs on the host, at 256 images of 32 x 32 x 3: everything but the score, which is 0
 * here and takes no time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class StepBenchmark {
  private static final Map<String, Predictor> SOLVERS =
      Map.of(
          "euler-maruyama", new EulerMaruyama(1),
          "reverse-diffusion", new ReverseDiffusion(1),
          "ancestral", new Ancestral(1),
          "exponential", new Exponential(1),
          "ddim", new Ancestral(0),
          "heun", new Heun(),
          "dpm-solver-pp-2m", new DpmSolverPp2m(0),
          "unipc-2", new UniPc());

  @Param({
    "euler-maruyama",
    "reverse-diffusion",
    "ancestral",
    "exponential",
    "ddim",
    "heun",
    "dpm-solver-pp-2m",
    "unipc-2"
  })
  private String solver;

  private final Batch x = new Batch(256, Shape.of(32, 32, 3));
  private Stepper stepper;
  private int index;

  /** Starts the solver on a score of 0. */
  @Setup
  public void start() {
    Sde sde = new VpSde(new LinearBeta(0.1, 20));
    ScoreFunction none = (at, out) -> {};
    Predictor chosen = SOLVERS.get(solver);
    stepper = chosen.start(new ReverseProcess(sde, none, new DrivingNoise.Independent(1, 0)));
    sde.samplePrior(new Noise(1, Purpose.PRIOR), x);
  }

  /** Makes one of a thousand steps after the other, from the noise to the data and again. */
  @Benchmark
  public double step() {
    int k = index++ % 999;
    stepper.step(x, new Step(k, 1000, 1 - k / 1000.0, 1 - (k + 1) / 1000.0));
    return x.values()[0];
  }
}

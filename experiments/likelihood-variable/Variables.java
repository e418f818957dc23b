package dev.ito.likelihood;

import dev.ito.Generator;
import dev.ito.data.Examples;
import dev.ito.data.Split;
import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.DifferentiableScore;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.NoisySamples;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import dev.ito.solver.Rk45;
import dev.ito.solver.Step;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Measures how many evaluations a likelihood takes in one variable or another, and how much it
 * errs: of exact scores against the closed form, of a trained network against a tight tolerance.
 * Writes a table as CSV; see README.md.
 *
 * <p>In the package of the flow, whose variable is no setting.
 */
final class Variables {
  private static final double[] TOLERANCES = {1e-3, 1e-4, 1e-5, 1e-6, 1e-7};
  private static final Divergence PROBE = new Divergence.Hutchinson(Divergence.Law.RADEMACHER, 1);

  /** A variable by w(u), u(w) and dw/du as a function of u. */
  private record Function(
      DoubleUnaryOperator w, DoubleUnaryOperator u, DoubleUnaryOperator slope)
      implements FlowVariable {
    @Override
    public double of(double level) {
      return w.applyAsDouble(level);
    }

    @Override
    public double level(double at) {
      return u.applyAsDouble(at);
    }

    @Override
    public double levelsPer(double at) {
      return 1 / slope.applyAsDouble(level(at));
    }
  }

  /** A density whose value at every time is known, and samples of it. */
  private record Known(
      DifferentiableScore score, Batch x, BiFunction<Batch, Double, double[]> logDensity) {}

  /** Independent normal values, of standard deviations from 1 down to the least. */
  private record Normals(Sde sde, int size, double least) implements DifferentiableScore {
    double variance(Marginal m, int j) {
      double deviation = Math.pow(least, j / (size - 1.0));
      return Math.pow(m.alpha() * deviation, 2) + m.sigma() * m.sigma();
    }

    @Override
    public void score(NoisySamples at, Batch out) {
      scoreAndVjp(at, at.x().like(), out, at.x().like());
    }

    @Override
    public void scoreAndVjp(NoisySamples at, Batch v, Batch out, Batch vjp) {
      for (int i = 0; i < at.count(); i++) {
        Marginal m = sde.marginal(at.t()[i]);
        for (int j = 0; j < size; j++) {
          double variance = variance(m, j);
          out.values()[i * size + j] = -at.x().values()[i * size + j] / variance;
          vjp.values()[i * size + j] = -v.values()[i * size + j] / variance;
        }
      }
    }

    double[] logDensity(Batch x, double t) {
      double[] logs = new double[x.count()];
      Marginal m = sde.marginal(t);
      for (int k = 0; k < x.values().length; k++) {
        double variance = variance(m, k % size);
        logs[k / size] -=
            0.5 * (Math.pow(x.values()[k], 2) / variance + Math.log(2 * Math.PI * variance));
      }
      return logs;
    }
  }

  private record Found(double nfe, double[] nats) {}

  private Variables() {}

  /** usage: exact [PROCESS..], or trained FOLDER IMAGES TIGHTEST. */
  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.ROOT);
    System.out.println("case,variable,tolerance,evaluations,largest error (bits/dim),mean error");
    if (arguments[0].equals("exact")) {
      exact(Arrays.asList(arguments));
    } else {
      trained(Path.of(arguments[1]), Integer.parseInt(arguments[2]), Double.parseDouble(arguments[3]));
    }
  }

  private static Map<String, FlowVariable> variables(Sde sde) {
    Map<String, FlowVariable> all = new LinkedHashMap<>();
    all.put("ln r", new Function(u -> u, w -> w, u -> 1));
    all.put(
        "t",
        new Function(
            u -> sde.time(-2 * u),
            t -> NoiseScale.level(sde.marginal(t)),
            u -> {
              double t = sde.time(-2 * u);
              return 2 * Math.pow(sde.marginal(t).sigma(), 2) / sde.diffusionSquared(t);
            }));
    for (int root : new int[] {1, 2, 3}) {
      all.put(
          root == 1 ? "atan r" : "(atan r)^(1/" + root + ")",
          new Function(
              u -> Math.pow(angle(u), 1.0 / root),
              w -> Math.log(Math.tan(Math.pow(w, root))),
              u -> slope(u) * Math.pow(angle(u), 1.0 / root - 1) / root));
    }
    all.put(
        "ln tan(atan(r) / 2)",
        new Function(
            u -> Math.log(Math.tan(angle(u) / 2)),
            w -> Math.log(Math.tan(2 * Math.atan(Math.exp(w)))),
            u -> Math.cos(angle(u))));
    for (double c : new double[] {0.03, 0.3}) {
      all.put(
          "ln(" + c + " + atan r)",
          new Function(
              u -> Math.log(c + angle(u)),
              w -> Math.log(Math.tan(Math.exp(w) - c)),
              u -> slope(u) / (c + angle(u))));
    }
    for (double c : new double[] {0.1, 0.3}) {
      all.put(
          "ln(" + c + " + r)",
          new Function(
              u -> Math.log(c + Math.exp(u)),
              w -> Math.log(Math.exp(w) - c),
              u -> Math.exp(u) / (c + Math.exp(u))));
    }
    for (double c : new double[] {0.03, 0.1, 1}) {
      all.put(
          "asinh(r / " + c + ")",
          new Function(
              u -> Math.log(Math.exp(u) / c + Math.hypot(Math.exp(u) / c, 1)),
              w -> Math.log(c * Math.sinh(w)),
              u -> 1 / Math.hypot(1, c * Math.exp(-u))));
    }
    all.put("asinh(r / 0.3), the default", FlowVariable.SPREAD);
    return all;
  }

  private static double angle(double u) {
    return Math.atan(Math.exp(u));
  }

  /** Returns d angle / du. */
  private static double slope(double u) {
    return 0.5 * Math.sin(2 * angle(u));
  }

  private static void exact(List<String> names) {
    String linear = "{type: linear, min: 0.1, max: 20}";
    Map<String, String> processes = new LinkedHashMap<>();
    processes.put("vp", "{type: vp, beta: " + linear + "}");
    processes.put("sub-vp", "{type: sub-vp, beta: " + linear + "}");
    processes.put("ve", "{type: ve, sigma-min: 0.01, sigma-max: 50}");
    processes.put("formulas", "{type: linear, drift: -sin(3*t), diffusion-squared: 1+t^2}");
    processes.put(
        "chain", "{type: vp, beta: {type: discrete, base: " + linear + ", steps: 1000}}");
    processes.forEach(
        (name, text) -> {
          if (names.size() > 1 && !names.contains(name)) {
            return;
          }
          Sde sde = Yaml.read("sde", text, Sde.class, List.of());
          double tMin = name.equals("chain") ? 1e-3 : 1e-5;
          measure(name + " mixture in 2 dimensions", sde, tMin, mixture(sde, tMin, 2, 1));
          measure(name + " mixture in 64 dimensions", sde, tMin, mixture(sde, tMin, 64, 1));
          measure(name + " narrow mixture in 2", sde, tMin, mixture(sde, tMin, 2, 0.02));
          measure(name + " normals 1 .. 0.1 in 64", sde, tMin, normals(sde, tMin, 64, 0.1));
          measure(name + " normals 1 .. 0.002 in 3072", sde, tMin, normals(sde, tMin, 3072, 0.002));
        });
  }

  private static void measure(String name, Sde sde, double tMin, Known known) {
    // One probe of signs is exact for a diagonal Jacobian.
    Divergence divergence = known.score instanceof Normals ? PROBE : new Divergence.Exact();
    LogLikelihood.LogDensity end = x -> known.logDensity.apply(x, 1.0);
    double[] expected = known.logDensity.apply(known.x, tMin);
    table(name, sde, expected, known.x.size(), 0, (variable, tolerance) ->
        solve(sde, known.score, divergence, end, variable, tMin, tolerance, known.x));
  }

  private static void table(
      String name,
      Sde sde,
      double[] expected,
      int size,
      double tightest,
      BiFunction<FlowVariable, Double, Found> solved) {
    variables(sde)
        .forEach(
            (text, variable) -> {
              for (double tolerance : TOLERANCES) {
                if (tolerance <= tightest) {
                  return;
                }
                String result = "-,-,-";
                try {
                  Found found = solved.apply(variable, tolerance);
                  double[] errors =
                      IntStream.range(0, expected.length)
                          .mapToDouble(i -> (found.nats[i] - expected[i]) / size / Math.log(2))
                          .toArray();
                  double largest = Arrays.stream(errors).map(Math::abs).max().orElseThrow();
                  double mean = Arrays.stream(errors).average().orElseThrow();
                  result = "%.1f,%.2e,%.2e".formatted(found.nfe, largest, mean);
                } catch (ArithmeticException e) {
                  // The tolerance is out of reach, as that of a kink or of float32.
                  System.err.println(name + ", " + text + ": " + e.getMessage());
                }
                System.out.printf("%s,\"%s\",%.0e,%s%n", name, text, tolerance, result);
              }
            });
  }

  private static Found solve(
      Sde sde,
      DifferentiableScore score,
      Divergence divergence,
      LogLikelihood.LogDensity end,
      FlowVariable variable,
      double tMin,
      double tolerance,
      Batch x) {
    NoiseScale scale = new NoiseScale(sde, tMin, Sde.HORIZON);
    var flow =
        new LikelihoodFlow(
            scale,
            variable,
            score,
            x.shape(),
            divergence.estimates(),
            divergence.start(x, 1, 0, 0));
    Step way = new Step(0, 1, variable.of(scale.lowest()), variable.of(scale.highest()));
    var solution =
        new Rk45(tolerance, tolerance)
            .integrate(flow, flow.states(x, tMin), List.of(way), 0);
    double[] nats = end.of(flow.samples(solution.x(), Sde.HORIZON));
    double[][] changes = flow.changes(solution.x());
    for (int i = 0; i < nats.length; i++) {
      nats[i] += changes[i][0];
    }
    return new Found(Arrays.stream(solution.nfe()).average().orElseThrow(), nats);
  }

  /** Three components, wide or narrow, with three samples of each. */
  private static Known mixture(Sde sde, double t, int size, double width) {
    Batch means = new Batch(3, Shape.of(size));
    for (int j = 0; j < size; j++) {
      means.values()[j] = -0.6;
      means.values()[size + j] = j % 2 == 0 ? 0.5 : -0.1;
      means.values()[2 * size + j] = 0.1 * Math.sin(j);
    }
    double[] deviations = {0.3 * width, 0.2 * width, 0.6 * width};
    var score =
        new GaussianMixtureScore(
            sde, new GaussianMixture(new double[] {2, 3, 1}, means, deviations));
    Marginal m = sde.marginal(t);
    Batch x = new Batch(9, Shape.of(size));
    new Noise(3, Purpose.DATA).gaussian(0, x);
    for (int i = 0; i < x.count(); i++) {
      double spread = Math.hypot(m.alpha() * deviations[i % 3], m.sigma());
      for (int j = 0; j < size; j++) {
        x.values()[i * size + j] *= spread;
        x.values()[i * size + j] += m.alpha() * means.values()[i % 3 * size + j];
      }
    }
    return new Known(score, x, score::logDensity);
  }

  private static Known normals(Sde sde, double t, int size, double least) {
    Normals score = new Normals(sde, size, least);
    Batch x = new Batch(6, Shape.of(size));
    new Noise(3, Purpose.DATA).gaussian(0, x);
    for (int k = 0; k < x.values().length; k++) {
      x.values()[k] *= Math.sqrt(score.variance(sde.marginal(t), k % size));
    }
    return new Known(score, x, score::logDensity);
  }

  /** The first test images, spread over their bins. */
  private static void trained(Path folder, int count, double tightest) throws IOException {
    try (Generator generator = Generator.open(folder)) {
      var experiment = generator.experiment();
      Sde sde = experiment.sde();
      double tMin = sde.chainLength().isPresent() ? 1.0 / sde.chainLength().getAsInt() : 1e-5;
      Examples examples = experiment.trained().orElseThrow().dataset().open(Split.TEST);
      Batch x = examples.batch(IntStream.range(0, count).toArray());
      experiment.pixels().orElseThrow().dequantise(x, new Noise(1, Purpose.DEQUANTISATION), 0);
      var end = LogLikelihood.LogDensity.prior(sde);
      BiFunction<FlowVariable, Double, Found> solved =
          (variable, tolerance) ->
              solve(
                  sde, generator.score().score(), PROBE, end, variable, tMin, tolerance, x);
      double[] expected = solved.apply(FlowVariable.SPREAD, tightest).nats;
      table(folder.getFileName().toString(), sde, expected, x.size(), tightest, solved);
    }
  }
}

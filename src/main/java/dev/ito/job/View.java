package dev.ito.job;

import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.report.ImageGrid;
import dev.ito.report.Panels;
import dev.ito.report.Pixels;
import dev.ito.report.ScatterPlot;
import dev.ito.sde.Marginal;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** How samples are looked at: images as such, points of the plane as a plot, others not at all. */
public sealed interface View {
  /**
   * Returns the view of samples.
   *
   * @param pixels how they become pixels; empty for points
   */
  static View of(Shape shape, Optional<PixelScale> pixels) {
    if (pixels.isPresent()) {
      return new Images(pixels.get());
    }
    return shape.equals(Shape.of(2)) ? new Plane() : new None();
  }

  /** Returns samples in one picture, of images as rows of so many. */
  default Optional<BufferedImage> picture(Batch samples, int columns) {
    return Optional.empty();
  }

  /** Returns all samples in one picture, a square one of images. */
  default Optional<BufferedImage> picture(Batch samples) {
    return picture(samples, columns(samples.count()));
  }

  /** Returns the frames that show how samples came to be; none if they cannot be shown. */
  default List<BufferedImage> frames(Batch samples, Trajectory trajectory) {
    return List.of();
  }

  /**
   * Returns data, the latents they stand for and what these lead back to.
   *
   * @param noise the marginal of the latents
   */
  default Optional<BufferedImage> encoding(Batch data, Batch latents, Marginal noise, Batch back) {
    return Optional.empty();
  }

  /** Returns a contact sheet of a data set: the first of its images, all of its points. */
  default Optional<BufferedImage> sheet(Examples examples) {
    return picture(first(examples, examples.count()));
  }

  private static Batch first(Examples examples, int count) {
    return examples.batch(IntStream.range(0, count).toArray());
  }

  private static int columns(int count) {
    return (int) Math.ceil(Math.sqrt(count));
  }

  private static Batch first(Batch samples, int most) {
    return samples.slice(0, Math.min(most, samples.count()));
  }

  /** Images, those with noise too. */
  record Images(PixelScale scale) implements View {
    private static final int SIDE = 480;
    private static final int ENCODED = 12;
    private static final int SHEET = 100;
    private static final int SHEET_COLUMNS = 10;

    /** Returns samples as pixels; values outside the range go to its ends. */
    Pixels pixels(Batch samples) {
      return new Pixels(samples.count(), samples.shape(), scale.toBytes(samples));
    }

    /** Returns x_t moved and scaled into the range of the pixels: about its middle, as wide. */
    Batch normalised(Batch x, Marginal m) {
      double middle = 0.5 * (scale.low() + scale.high());
      double half = 0.5 * (scale.high() - scale.low());
      double width = Math.hypot(m.alpha() * half, m.sigma()) / half;
      double[] values =
          IntStream.range(0, x.values().length)
              .mapToDouble(j -> middle + (x.values()[j] - m.alpha() * middle) / width)
              .toArray();
      return new Batch(x.count(), x.shape(), values);
    }

    @Override
    public Optional<BufferedImage> picture(Batch samples, int columns) {
      return Optional.of(ImageGrid.draw(pixels(samples), columns));
    }

    /** Of very many, it has as many as there is room for. */
    @Override
    public Optional<BufferedImage> picture(Batch samples) {
      Batch shown = first(samples, ImageGrid.most(samples.shape()));
      return picture(shown, columns(shown.count()));
    }

    @Override
    public List<BufferedImage> frames(Batch samples, Trajectory trajectory) {
      return IntStream.range(0, trajectory.moments().size())
          .mapToObj(k -> normalised(trajectory.moments().get(k), trajectory.marginals().get(k)))
          .map(moment -> ImageGrid.draw(pixels(moment), columns(moment.count()), SIDE))
          .toList();
    }

    @Override
    public Optional<BufferedImage> encoding(Batch data, Batch latents, Marginal noise, Batch back) {
      return Optional.of(
          ImageGrid.strip(
              List.of(
                  pixels(first(data, ENCODED)),
                  pixels(normalised(first(latents, ENCODED), noise)),
                  pixels(first(back, ENCODED)))));
    }

    @Override
    public Optional<BufferedImage> sheet(Examples examples) {
      return picture(first(examples, Math.min(SHEET, examples.count())), SHEET_COLUMNS);
    }
  }

  /** Points of the plane. */
  record Plane() implements View {
    @Override
    public Optional<BufferedImage> picture(Batch samples, int columns) {
      return Optional.of(ScatterPlot.around(samples).draw(samples));
    }

    @Override
    public List<BufferedImage> frames(Batch samples, Trajectory trajectory) {
      return trajectory.moments().stream().map(ScatterPlot.around(samples)::draw).toList();
    }

    @Override
    public Optional<BufferedImage> encoding(Batch data, Batch latents, Marginal noise, Batch back) {
      ScatterPlot plot = ScatterPlot.around(data);
      return Optional.of(
          Panels.beside(
              plot.draw(data, "data"),
              ScatterPlot.around(latents).draw(latents, "latents"),
              plot.draw(back, "reconstruction")));
    }
  }

  /** Samples without a picture. */
  record None() implements View {}
}

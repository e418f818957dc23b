package dev.ito.evaluation;

import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import java.util.Optional;

/**
 * Data that are given for one evaluation, instead of those of the data set.
 *
 * @param examples the data
 * @param levels of their pixels; empty if their values are real numbers
 */
public record Given(Examples examples, Optional<PixelScale> levels) {}

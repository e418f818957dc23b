package dev.ito.evaluation;

import dev.ito.data.Examples;

/**
 * Where the values of each sample or image are that a measurement is the mean of.
 *
 * @param file a CSV file in the folder of the measurement
 * @param column of the values
 * @param of what an index stands for: two measurements of the same may be compared pair by pair
 */
record Each(String file, String column, String of) {
  /** Returns the place of the bits per dimension of images. */
  static Each ofImages(String file, Examples examples) {
    return new Each(file, "bits-per-dim", "images of " + examples.sha256());
  }
}

package dev.hindsight.benchmark;

import java.util.Arrays;
import java.util.Collection;

/** What several rounds gave. */
record Spread(double median, double least, double most) {

  static Spread of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no rounds");
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  static Spread of(double... values) {
    return of(Arrays.stream(values).boxed().toList());
  }
}

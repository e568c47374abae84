package dev.hindsight.retention;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Section 5 of the design, word for word and without any thought of speed.
 *
 * @param clocked whether the table has a clock: transactions have, dimensions have not
 */
record RetentionModel(boolean clocked, Instant cutoff) {

  /**
   * A version of one key.
   *
   * @param validTo {@code OPEN} while open
   */
  record Version(Instant validFrom, Instant validTo, Instant executed, Instant created) {
    static final Instant OPEN = Instant.parse("9999-12-31T00:00:00Z");

    Instant clock() {
      return executed != null ? executed : created != null ? created : validFrom;
    }
  }

  /** What is left of a chain, oldest first. */
  List<Version> left(List<Version> chain) {
    Version newest = chain.stream().max(Comparator.comparing(Version::validTo)).orElseThrow();
    if (clocked && newest.clock().isBefore(cutoff)) {
      return List.of();
    }
    return chain.stream().filter(version -> !version.validTo().isBefore(cutoff)).toList();
  }
}

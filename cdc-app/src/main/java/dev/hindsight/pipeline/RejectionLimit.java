package dev.hindsight.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Counts rejected rows by the minute. Not thread-safe. */
final class RejectionLimit {
  private final int perMinute;
  private final InstantSource clock;
  private Instant minuteEnds = Instant.MIN;
  private long count;

  RejectionLimit(int perMinute, InstantSource clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  int perMinute() {
    return perMinute;
  }

  /** Adds rejections; true once more than the limit came within one minute. */
  boolean exceeded(int rejections) {
    if (rejections == 0) {
      return false;
    }
    Instant now = clock.instant();
    if (now.isAfter(minuteEnds)) {
      minuteEnds = now.plus(Duration.ofMinutes(1));
      count = 0;
    }
    count += rejections;
    return count > perMinute;
  }
}

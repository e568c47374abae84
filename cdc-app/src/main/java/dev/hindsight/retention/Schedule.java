package dev.hindsight.retention;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** Once a day at one time, in UTC: no hour comes twice or never. */
public record Schedule(LocalTime at) {

  /** The newest time at or before {@code now} at which a run was due. */
  public Instant lastDue(Instant now) {
    ZonedDateTime today = now.atZone(ZoneOffset.UTC).with(at);
    return (today.toInstant().isAfter(now) ? today.minusDays(1) : today).toInstant();
  }
}

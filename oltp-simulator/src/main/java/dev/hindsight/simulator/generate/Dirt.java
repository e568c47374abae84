package dev.hindsight.simulator.generate;

import java.time.Instant;
import java.util.SplittableRandom;

/** What makes a stored row dirty: cleaning can repair some kinds, others must be set aside. */
public enum Dirt implements Cause {
  PADDED_LABEL,
  LOWER_CASE_COUNTRY,
  /** {@code UK} or {@code EL}: in use, but not the ISO code. */
  ALIAS_COUNTRY,
  UNKNOWN_COUNTRY,
  MISSING_AMOUNT,
  /** Executed in the year 1900 or 2999. */
  ABSURD_DATE;

  private static final Dirt[] VALUES = values();
  private static final String[] UNKNOWN = {"ZZ", "XX", "xx", "QQ", "?"};
  private static final Instant[] ABSURD = {
    Instant.parse("1900-01-01T00:00:00Z"), Instant.parse("2999-12-31T00:00:00Z")
  };

  static Dirt draw(SplittableRandom random) {
    return VALUES[random.nextInt(VALUES.length)];
  }

  Booking soil(Booking clean, SplittableRandom random) {
    switch (this) {
      case PADDED_LABEL:
        return clean.withLabel("  " + clean.label().replaceFirst(" ", " \t  ") + "   ");
      case LOWER_CASE_COUNTRY:
        return clean.withCountry(clean.countryCode().toLowerCase(java.util.Locale.ROOT));
      case ALIAS_COUNTRY:
        return clean.withCountry(random.nextInt(2) == 0 ? "UK" : "EL");
      case UNKNOWN_COUNTRY:
        return clean.withCountry(UNKNOWN[random.nextInt(UNKNOWN.length)]);
      case MISSING_AMOUNT:
        return clean.withAmount(null);
      case ABSURD_DATE:
        return clean.withExecutionDate(ABSURD[random.nextInt(ABSURD.length)]);
    }
    throw new AssertionError(this);
  }
}

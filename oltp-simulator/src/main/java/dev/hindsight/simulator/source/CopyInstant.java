package dev.hindsight.simulator.source;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Writes an instant as {@code 2026-03-12 10:15:30.123456+00} without a formatter: this is half the
 * cost of a seeded row. Years from 1 to 9999.
 */
final class CopyInstant {

  private static final long SECONDS_OF_DAY = 86_400;
  private static final byte[] UTC = {'+', '0', '0'};

  private CopyInstant() {}

  static int write(Instant instant, byte[] to, int at) {
    long seconds = instant.getEpochSecond();
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_OF_DAY));
    int time = (int) Math.floorMod(seconds, SECONDS_OF_DAY);
    digits(day.getYear(), 4, to, at);
    to[at + 4] = '-';
    digits(day.getMonthValue(), 2, to, at + 5);
    to[at + 7] = '-';
    digits(day.getDayOfMonth(), 2, to, at + 8);
    to[at + 10] = ' ';
    digits(time / 3600, 2, to, at + 11);
    to[at + 13] = ':';
    digits(time / 60 % 60, 2, to, at + 14);
    to[at + 16] = ':';
    digits(time % 60, 2, to, at + 17);
    to[at + 19] = '.';
    digits(instant.getNano() / 1_000, 6, to, at + 20);
    System.arraycopy(UTC, 0, to, at + 26, UTC.length);
    return at + 29;
  }

  /** Writes the number right-aligned, with leading zeros. */
  static void digits(long number, int width, byte[] to, int at) {
    long rest = number;
    for (int i = at + width - 1; i >= at; i--) {
      to[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}

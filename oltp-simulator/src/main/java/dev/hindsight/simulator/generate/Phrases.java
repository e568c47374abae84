package dev.hindsight.simulator.generate;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.SplittableRandom;

/** Amounts and labels the way banks write them. */
final class Phrases {

  private static final long SECONDS_OF_DAY = 86_400;
  private static final int UNITS_OF_CENT = 1_000;
  private static final String[] OCCASIONS = {
    "LOYER", "SALAIRE", "REMBOURSEMENT", "CADEAU", "EPARGNE", "VACANCES"
  };

  private final SplittableRandom random;

  Phrases(SplittableRandom random) {
    this.random = random;
  }

  BigDecimal amount(MerchantKind kind) {
    // The smaller of two draws: small purchases are the usual ones.
    int span = kind.mostCents() - kind.leastCents();
    int cents = kind.leastCents() + Math.min(random.nextInt(span), random.nextInt(span));
    // One in twelve was converted from another currency and has all five digits.
    long units = (long) cents * UNITS_OF_CENT;
    return BigDecimal.valueOf(
        random.nextInt(12) == 0 ? units + random.nextInt(UNITS_OF_CENT) : units, 5);
  }

  BigDecimal transferAmount() {
    return BigDecimal.valueOf((2_000L + random.nextInt(300_000)) * UNITS_OF_CENT, 5);
  }

  String purchase(Merchant merchant, Instant created, Country country) {
    StringBuilder label = new StringBuilder(48);
    String means = merchant.kind().means();
    label.append(means).append(' ').append(merchant.name()).append(' ');
    if (means.startsWith("PRLV")) {
      return label.append("REF ").append(100_000 + random.nextInt(900_000)).toString();
    }
    return day(label, created).append(' ').append(country.city(random)).toString();
  }

  String transfer(String name, Instant created) {
    StringBuilder label = new StringBuilder(48);
    if (random.nextInt(4) == 0) {
      return day(label.append("RETRAIT DAB "), created).append(' ').append("PARIS").toString();
    }
    return label
        .append("VIR SEPA ")
        .append(name.toUpperCase(Locale.ROOT))
        .append(' ')
        .append(OCCASIONS[random.nextInt(OCCASIONS.length)])
        .toString();
  }

  private static StringBuilder day(StringBuilder label, Instant created) {
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(created.getEpochSecond(), SECONDS_OF_DAY));
    twoDigits(label, day.getDayOfMonth()).append('/');
    return twoDigits(label, day.getMonthValue());
  }

  private static StringBuilder twoDigits(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}

package dev.hindsight.simulator.generate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.SplittableRandom;

/** Makes a right booking wrong in the way of one kind of bank error. */
final class Mistakes {

  private static final BigDecimal TEN = BigDecimal.TEN;
  private static final BigDecimal MOST = new BigDecimal("99999.99999");
  private static final BankError[] BY_PERCENT = byPercent();

  private final SplittableRandom random;
  private final Parties parties;

  Mistakes(SplittableRandom random, Parties parties) {
    this.random = random;
    this.parties = parties;
  }

  BankError draw() {
    return BY_PERCENT[random.nextInt(BY_PERCENT.length)];
  }

  /** Whether the mistake can be made on this booking: some need a merchant, or two of them. */
  boolean fits(BankError error, Booking right) {
    boolean merchant = right.merchantId() != null;
    return error == BankError.WRONG_MERCHANT
        ? merchant && parties.merchants().size() > 1
        : error != BankError.LATE_MERCHANT || merchant;
  }

  Booking wrong(BankError error, Booking right) {
    switch (error) {
      case WRONG_AMOUNT:
        return right.withAmount(wrongAmount(right.amount()));
      case WRONG_MERCHANT:
        return right.withMerchant(otherMerchant(right.merchantId()));
      case WRONG_COUNTRY:
        return right.withCountry(Country.other(random, right.countryCode()).name());
      case WRONG_EXECUTION_DATE:
        long days = random.nextInt(2) == 0 ? -30L : 1 + random.nextInt(9);
        return right.withExecutionDate(right.executionDate().plus(Duration.ofDays(days)));
      case LATE_MERCHANT:
        return right.withMerchant(null);
      case DOUBLE_BOOKING:
      case RENAMED_CONSUMER:
      case RENAMED_MERCHANT:
        break;
    }
    throw new IllegalArgumentException(error + " leaves the booking itself right");
  }

  /** A slipped decimal point, a doubled amount, or one euro too many. */
  private BigDecimal wrongAmount(BigDecimal right) {
    BigDecimal wrong;
    switch (random.nextInt(4)) {
      case 0:
        wrong = right.multiply(TEN);
        break;
      case 1:
        wrong = right.divide(TEN, 5, RoundingMode.DOWN);
        break;
      case 2:
        wrong = right.add(right);
        break;
      default:
        wrong = right.add(BigDecimal.ONE);
    }
    return (wrong.compareTo(MOST) > 0 ? right.subtract(BigDecimal.ONE) : wrong).setScale(5);
  }

  private Integer otherMerchant(Integer than) {
    Integer drawn = than;
    while (drawn.equals(than)) {
      drawn = parties.merchants().get(random.nextInt(parties.merchants().size())).id();
    }
    return drawn;
  }

  private static BankError[] byPercent() {
    BankError[] places = new BankError[100];
    int at = 0;
    for (BankError error : BankError.values()) {
      for (int i = 0; i < error.percent(); i++) {
        places[at++] = error;
      }
    }
    return places;
  }
}

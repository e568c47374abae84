package dev.hindsight.simulator.generate;

/** The mistakes a bank makes and mends by a later source transaction. */
public enum BankError implements Cause {
  WRONG_AMOUNT(30),
  WRONG_MERCHANT(16),
  WRONG_COUNTRY(10),
  WRONG_EXECUTION_DATE(12),
  /** Booked twice; the copy is deleted. */
  DOUBLE_BOOKING(14),
  /** Booked without a merchant, recognised later. */
  LATE_MERCHANT(14),
  /** A consumer's name was wrong or has changed; one update, no booking before it. */
  RENAMED_CONSUMER(2),
  /** A merchant's name was wrong or has changed; one update, no booking before it. */
  RENAMED_MERCHANT(2);

  private final int percent;

  BankError(int percent) {
    this.percent = percent;
  }

  /** The share of this kind among all errors, in percent; the shares add up to 100. */
  public int percent() {
    return percent;
  }
}

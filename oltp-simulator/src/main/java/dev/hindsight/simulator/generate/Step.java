package dev.hindsight.simulator.generate;

/**
 * What one source transaction does. Steps with the same {@link #table} and {@link #id} must be
 * committed in the order they were made.
 */
public sealed interface Step {

  /** The table whose row is written. */
  default String table() {
    return "transactions";
  }

  /** The primary key of the row. */
  int id();

  /**
   * Inserts a booking.
   *
   * @param cause null where the booking is right and clean
   */
  record Book(Booking booking, Cause cause) implements Step {
    @Override
    public int id() {
      return booking.id();
    }
  }

  /** Updates a booking that was wrong ({@link BankError}) or dirty ({@link Dirt}). */
  record Amend(Booking before, Booking after, Cause cause) implements Step {
    @Override
    public int id() {
      return before.id();
    }
  }

  /** Deletes the copy of a booking made twice. */
  record Withdraw(Booking booking, Cause cause) implements Step {
    @Override
    public int id() {
      return booking.id();
    }
  }

  /** Gives a consumer or a merchant another name. */
  record Rename(String table, int id, String before, String after, Cause cause) implements Step {}
}

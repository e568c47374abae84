package dev.hindsight.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes up source transactions, statement by statement, from a seed. All writers work on the same
 * few hundred keys, so that they meet; pauses inside the transactions let them interleave.
 */
final class RandomTransaction {
  /** The pairs of what a transaction is and how often, in a thousand. */
  private static final int TRUNCATES = 6;

  private static final int LARGE = 4;

  private final Random random;
  private final RandomBooking booking;
  private final RandomParty party;

  RandomTransaction(long seed) {
    this.random = new Random(seed);
    this.booking = new RandomBooking(random);
    this.party = new RandomParty(random);
  }

  /** The statements of the next transaction, with its BEGIN and its COMMIT or ROLLBACK. */
  List<String> next() {
    List<String> statements = new ArrayList<>();
    // Leaves the machine some time for the app, which has to start again and again.
    statements.add("SELECT pg_sleep(" + random.nextInt(50) / 1_000.0 + ")");
    statements.add("BEGIN");
    int dice = random.nextInt(1_000);
    if (dice < TRUNCATES) {
      truncate(statements);
    } else if (dice < TRUNCATES + LARGE) {
      statements.add(booking.manyRows());
    } else {
      int steps = 1 + random.nextInt(5);
      for (int i = 0; i < steps; i++) {
        step(statements);
      }
    }
    statements.add(random.nextInt(10) == 0 ? "ROLLBACK" : "COMMIT");
    return statements;
  }

  private void truncate(List<String> statements) {
    if (random.nextBoolean()) {
      step(statements);
    }
    statements.add("TRUNCATE transactions");
    if (random.nextBoolean()) {
      step(statements);
    }
  }

  private void step(List<String> statements) {
    List<String> some = random.nextInt(5) == 0 ? party.statements() : booking.statements();
    if (random.nextInt(7) == 0) {
      statements.add("SAVEPOINT here");
      statements.addAll(some);
      statements.add(
          random.nextBoolean() ? "ROLLBACK TO SAVEPOINT here" : "RELEASE SAVEPOINT here");
    } else {
      statements.addAll(some);
    }
    if (random.nextInt(3) == 0) {
      statements.add("SELECT pg_sleep(" + random.nextInt(8) / 1_000.0 + ")");
    }
    if (random.nextInt(30) == 0) {
      // Nobody captures this table.
      statements.add("INSERT INTO oracle.noise (what) VALUES ('noise')");
    }
  }
}

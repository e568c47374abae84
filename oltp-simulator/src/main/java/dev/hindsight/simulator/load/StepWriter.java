package dev.hindsight.simulator.load;

import dev.hindsight.simulator.generate.Step;
import dev.hindsight.simulator.source.SourceAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Commits steps over one connection, each as a source transaction of its own, and enters them in
 * the ledger. For one thread.
 */
final class StepWriter implements AutoCloseable {

  private final Connection connection;
  private final Ledger ledger;
  private final Clock clock;
  private final StepProcedure procedure;

  StepWriter(SourceAddress source, boolean waitForDisk, Ledger ledger, Clock clock)
      throws SQLException {
    this.connection = source.connect();
    this.ledger = ledger;
    this.clock = clock;
    if (!waitForDisk) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET synchronous_commit = off");
      }
    }
    this.procedure = new StepProcedure(connection);
  }

  /** One round trip. */
  void write(List<Step> steps) throws SQLException {
    Instant sent = now();
    StepProcedure.Times times = procedure.take(steps);
    Bounds bounds = new Bounds(sent, now(), times);
    for (int i = 0; i < steps.size(); i++) {
      if (times.committed()[i] == null) {
        ledger.missed();
      } else {
        ledger.committed(steps.get(i), bounds.before(i), bounds.after(i));
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

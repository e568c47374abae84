package dev.hindsight.simulator.load;

import dev.hindsight.simulator.generate.Parties;
import dev.hindsight.simulator.generate.TransactionGenerator;
import dev.hindsight.simulator.source.PartyStore;
import dev.hindsight.simulator.source.SourceAddress;
import dev.hindsight.simulator.source.SourceException;
import dev.hindsight.simulator.source.SourceSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Fills the source with history: right and clean bookings, spread evenly over the years before now.
 *
 * <p>The rows come in source transactions of {@value #SLICE} each, so that no reader has to hold a
 * million changes as one. What was committed stays when a run is broken off.
 */
public final class Seeder {

  static final int SLICE = 20_000;

  private final SourceAddress source;
  private final Clock clock;

  public Seeder(SourceAddress source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /**
   * @param stop asked after every slice; true ends the seeding there
   * @param progress is told the rows committed so far, now and then
   * @throws SourceException where the source cannot be reached or refuses the rows
   */
  public SeedReport seed(SeedSettings settings, BooleanSupplier stop, LongConsumer progress) {
    try (Connection connection = source.connect()) {
      SourceSchema.create(connection);
      WriterLock.take(connection);
      Parties parties = PartyStore.ensure(connection, settings.cast(), settings.seed()).parties();
      boolean trusted = BulkRights.lockParties(connection);
      if (trusted) {
        // Somebody may have deleted one of them before the lock was there.
        parties = PartyStore.ensure(connection, settings.cast(), settings.seed()).parties();
      }
      int firstId = SourceSchema.nextTransactionId(connection);
      TransactionGenerator generator = new TransactionGenerator(parties, settings.seed(), firstId);
      Spread spread = Spread.before(clock.instant(), settings.years(), settings.transactions());
      long rows = 0;
      long start = System.nanoTime();
      try (CopyLanes lanes = new CopyLanes(source, trusted)) {
        while (rows < settings.transactions() && !stop.getAsBoolean()) {
          long slice = Math.min(rows + SLICE, settings.transactions());
          for (; rows < slice; rows++) {
            lanes.add(generator.next(spread.at(rows)));
          }
          lanes.send();
          progress.accept(rows);
        }
        lanes.finish();
      }
      if (trusted) {
        connection.commit();
      }
      return new SeedReport(rows, firstId, Duration.ofNanos(System.nanoTime() - start));
    } catch (SQLException e) {
      throw SourceException.of("seeding failed", e);
    }
  }
}

package dev.hindsight.simulator.load;

import dev.hindsight.simulator.generate.LoadScript;
import dev.hindsight.simulator.generate.Step;
import dev.hindsight.simulator.source.PartyStore;
import dev.hindsight.simulator.source.SourceAddress;
import dev.hindsight.simulator.source.SourceException;
import dev.hindsight.simulator.source.SourceSchema;
import dev.hindsight.simulator.truth.TruthFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Live source transactions: holds a rate, or goes as fast as the source takes them, and mends
 * everything it did wrong before it ends. One {@link #run} at a time.
 */
public final class Load {

  private static final long NANOS_BETWEEN_REPORTS = TimeUnit.SECONDS.toNanos(1);

  /** So that a wish to stop is heard at low rates too. */
  private static final long LONGEST_PARK = TimeUnit.MILLISECONDS.toNanos(50);

  private final SourceAddress source;
  private final Clock clock;

  public Load(SourceAddress source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /** Creates the schema and the parties where absent. */
  public void prepare(LoadSettings settings) {
    try (Connection connection = source.connect()) {
      SourceSchema.create(connection);
      PartyStore.ensure(connection, settings.cast(), settings.seed());
    } catch (SQLException e) {
      throw SourceException.of("cannot prepare the source", e);
    }
  }

  /**
   * Runs until the duration is over or somebody wants it to stop, then makes the corrections that
   * still wait, at the same rate, or at once when stopped.
   *
   * @param truth where to write what was changed; empty: nowhere
   * @param stop asked often; true ends the run
   * @param progress told about once a second what is committed
   * @throws SourceException where the source cannot be reached or refuses a transaction
   */
  public LoadReport run(
      LoadSettings settings,
      Optional<Path> truth,
      BooleanSupplier stop,
      Consumer<LoadReport> progress) {
    try (TruthFile file = truth.isPresent() ? TruthFile.create(truth.get()) : null) {
      LoadReport report = run(settings, file, stop, progress);
      if (file != null) {
        file.counts(TruthCounts.of(report));
      }
      return report;
    } catch (SQLException e) {
      throw SourceException.of("the load failed", e);
    } catch (IOException e) {
      throw SourceException.failure("cannot write the truth: " + e, e);
    }
  }

  private LoadReport run(
      LoadSettings settings, TruthFile file, BooleanSupplier stop, Consumer<LoadReport> progress)
      throws SQLException {
    try (Connection connection = source.connect()) {
      SourceSchema.create(connection);
      WriterLock.take(connection);
      PartyStore.Present present = PartyStore.ensure(connection, settings.cast(), settings.seed());
      LoadScript script =
          new LoadScript(
              present.parties(),
              present.taken(),
              settings.mix(),
              settings.seed(),
              SourceSchema.nextTransactionId(connection));
      Tally tally = new Tally();
      try (Lanes lanes = new Lanes(source, settings, new Ledger(tally, file), clock)) {
        long start = System.nanoTime();
        long end = settings.duration().map(time -> start + time.toNanos()).orElse(Long.MAX_VALUE);
        Dispatch dispatch = new Dispatch(settings, start, lanes, tally, progress);
        while (!stop.getAsBoolean() && System.nanoTime() < end) {
          if (dispatch.isDue(end)) {
            dispatch.send(script.next(clock.instant()));
          }
        }
        for (Step step = script.nextPending(); step != null; step = script.nextPending()) {
          lanes.add(step);
        }
        lanes.finish();
        LoadReport report = tally.report(System.nanoTime() - start);
        progress.accept(report);
        return report;
      }
    }
  }

  /** Sends steps when they are due, and reports in between. */
  private static final class Dispatch {

    private final Pace pace;
    private final long start;
    private final Lanes lanes;
    private final Tally tally;
    private final Consumer<LoadReport> progress;
    private long sent;
    private long nextReport;

    Dispatch(
        LoadSettings settings,
        long start,
        Lanes lanes,
        Tally tally,
        Consumer<LoadReport> progress) {
      this.pace = new Pace(settings.rate(), start);
      this.start = start;
      this.lanes = lanes;
      this.tally = tally;
      this.progress = progress;
      this.nextReport = start + NANOS_BETWEEN_REPORTS;
    }

    /** Waits a little where the next step is not due yet. */
    boolean isDue(long end) {
      long now = System.nanoTime();
      if (now >= nextReport) {
        progress.accept(tally.report(now - start));
        nextReport += NANOS_BETWEEN_REPORTS;
      }
      long wait = pace.nanosUntil(sent, now);
      if (wait > 0) {
        LockSupport.parkNanos(Math.min(Math.min(wait, LONGEST_PARK), end - now));
      }
      return wait <= 0;
    }

    void send(Step step) {
      lanes.add(step);
      sent++;
    }
  }
}

package dev.hindsight.status;

import dev.hindsight.pipeline.PipelineListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;

/** Counts what the pipeline does, in Prometheus' terms. Thread-safe. */
public final class Metrics implements PipelineListener {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Counter transactions =
      counter("hindsight.source.transactions", "Source transactions made durable");
  private final Counter changes =
      counter("hindsight.source.changes", "Row-level changes made durable");
  private final Counter opened = counter("hindsight.versions.opened", "Versions written");
  private final Counter closed =
      counter("hindsight.versions.closed", "Open versions of the warehouse that ended");
  private final Counter rejected =
      counter("hindsight.quarantine.rows", "Rows that went to quarantine");
  private final Timer commits =
      Timer.builder("hindsight.warehouse.commit")
          .description("Planning, writing and waiting for the disk, for each warehouse commit")
          .publishPercentiles(0.5, 0.99)
          .register(registry);
  private final DistributionSummary flushedRows =
      DistributionSummary.builder("hindsight.flush.rows")
          .description("Row-level changes in each warehouse commit")
          .register(registry);
  private final DistributionSummary flushStatements =
      DistributionSummary.builder("hindsight.flush.statements")
          .description("Statements sent to the warehouse for each commit; a batch is one")
          .register(registry);
  private volatile Committed last;
  private volatile State state = State.STARTING;
  private volatile long commitLsn;
  private volatile Instant newest;
  private volatile long snapshotRows;

  public Metrics(InstantSource clock) {
    Gauge.builder("hindsight.position.lsn", () -> commitLsn)
        .description("The newest source transaction in the warehouse")
        .register(registry);
    Gauge.builder(
            "hindsight.lag.seconds",
            () ->
                newest == null ? 0 : Duration.between(newest, clock.instant()).toMillis() / 1000.0)
        .description(
            "Age of the newest source transaction in the warehouse; grows while the source rests")
        .register(registry);
    Gauge.builder("hindsight.snapshot.rows", () -> snapshotRows)
        .description("Rows copied by the snapshot of this run")
        .register(registry);
    lastFlush("rows", "Row-level changes in the last warehouse commit", Committed::events);
    lastFlush("statements", "Statements of the last warehouse commit", Committed::statements);
    lastFlush(
        "seconds",
        "Planning and writing of the last warehouse commit",
        commit -> commit.nanos() / 1e9);
    for (State each : State.values()) {
      Gauge.builder("hindsight.state", () -> state == each ? 1 : 0)
          .tag("state", each.name().toLowerCase(java.util.Locale.ROOT))
          .description("1 for what the pipeline is doing")
          .register(registry);
    }
  }

  private void lastFlush(String what, String description, ToDoubleFunction<Committed> figure) {
    Gauge.builder(
            "hindsight.flush.last." + what, () -> last == null ? 0 : figure.applyAsDouble(last))
        .description(description)
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  @Override
  public void state(State next) {
    state = next;
  }

  @Override
  public void snapshotProgress(long rows, long expectedRows) {
    snapshotRows = rows;
  }

  @Override
  public void committed(Committed commit) {
    transactions.increment(commit.transactions());
    changes.increment(commit.events());
    opened.increment(commit.opened());
    closed.increment(commit.closed());
    rejected.increment(commit.rejected());
    commits.record(Duration.ofNanos(commit.nanos()));
    flushedRows.record(commit.events());
    flushStatements.record(commit.statements());
    last = commit;
    commitLsn = commit.commitLsn();
    newest = commit.committedAt();
  }

  /** What the pipeline is doing now. */
  public State state() {
    return state;
  }

  /** All figures in Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }
}

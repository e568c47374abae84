package dev.hindsight.pipeline;

import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.RowShape;
import dev.hindsight.change.ShapeText;
import dev.hindsight.change.SourceColumn;
import dev.hindsight.history.LateVersion;
import dev.hindsight.history.LateVersion.Stored;
import dev.hindsight.retention.Gate;
import dev.hindsight.transform.KeyOutcome;
import dev.hindsight.transform.Outcome;
import dev.hindsight.transform.RowCleaner;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.LateVerdict;
import dev.hindsight.warehouse.ParkedRow;
import dev.hindsight.warehouse.RejectedRow;
import dev.hindsight.warehouse.TableState;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges rows of one table that failed a rule by the rules, columns and gate of today. */
final class LateRows {
  private static final Logger LOG = LoggerFactory.getLogger(LateRows.class);

  private final TableState state;
  private final HistoryTable table;
  private final RowCleaner cleaner;
  private final Gate gate;
  private final boolean refusedThere;
  private long fitted;
  private long refused;
  private long failed;

  /**
   * @param refusedThere whether the warehouse does not take these rows
   */
  LateRows(
      TableState state, HistoryTable table, RowCleaner cleaner, Gate gate, boolean refusedThere) {
    this.refusedThere = refusedThere;
    this.state = state;
    this.table = table;
    this.cleaner = cleaner;
    this.gate = gate;
  }

  Replay.Rejected result() {
    return new Replay.Rejected(fitted, refused, failed);
  }

  LateVerdict judge(RejectedRow rejected) {
    ParkedRow parked = rejected.row();
    Row row = RowContent.read(parked.content(), shape(parked));
    if (gate.erased(table.spec().source(), row)) {
      return refused(parked);
    }
    Outcome outcome =
        cleaner.clean(
            row, rejected.baseKnown() ? base(rejected.origins(), parked.moment().time()) : null);
    if (outcome instanceof Outcome.Rejected again) {
      failed++;
      return new LateVerdict(null, again.rule(), again.reason());
    }
    if (!fits(parked.key())) {
      failed++;
      return new LateVerdict(
          null, Outcome.Rejected.EXACT_VALUE, "The key does not fit the history's key columns.");
    }
    Object[] values = ((Outcome.Cleaned) outcome).values();
    if (gate.refuses(table.spec().source(), parked.key(), values)) {
      return refused(parked);
    }
    if (refusedThere) {
      failed++;
      return new LateVerdict(null, Verdict.WAREHOUSE, "The warehouse does not take the row.");
    }
    fitted++;
    LateVersion.Fit fit =
        LateVersion.of(
            parked.key(),
            values,
            parked.moment(),
            parked.ordinal(),
            parked.intent(),
            rejected.end(),
            rejected.versions());
    LOG.info(
        "row {} of quarantine ({} {}) {}",
        parked.id(),
        table.spec().source(),
        parked.key(),
        fit.opens().isEmpty()
            ? "equals its neighbour and makes no version"
            : "is in the history from " + parked.moment().time());
    return new LateVerdict(fit, null, null);
  }

  private LateVerdict refused(ParkedRow parked) {
    refused++;
    LOG.info("row {} of quarantine may not be kept any more", parked.id());
    return LateVerdict.REFUSED;
  }

  private boolean fits(RowKey key) {
    return cleaner.fit(key) instanceof KeyOutcome.Fitted;
  }

  /** What the row's unchanged large values are taken from. */
  private static Object[] base(List<Stored> versions, Instant time) {
    for (Stored version : versions) {
      if (version.from().isBefore(time) && (version.to() == null || !version.to().isBefore(time))) {
        return version.values();
      }
    }
    return null;
  }

  /** The columns that the row came with, as far as that is known. */
  private RowShape shape(ParkedRow parked) {
    List<String> columns = RowContent.columns(parked.content());
    RowShape found = null;
    for (TableState.Shape shape : state.shapes()) {
      boolean earlier =
          shape.commitLsn() == null || shape.commitLsn() <= parked.moment().commitLsn();
      RowShape parsed = ShapeText.parse(shape.text());
      if ((earlier || found == null) && parsed.columns().containsAll(columns)) {
        found = parsed;
      }
    }
    return found != null ? found : RowShape.of(columns.stream().map(this::guessed).toList());
  }

  private SourceColumn guessed(String name) {
    return Drift.column(table, name)
        .map(column -> new SourceColumn(name, SourceColumn.typeLike(column), 0, 0))
        .orElse(new SourceColumn(name, null, 0, 0));
  }
}

package dev.hindsight.verify;

import dev.hindsight.change.Column;
import dev.hindsight.change.Row;
import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import dev.hindsight.change.Values;
import dev.hindsight.retention.Gate;
import dev.hindsight.source.TableReader;
import dev.hindsight.source.TableReader.KeyedRow;
import dev.hindsight.transform.KeyOutcome;
import dev.hindsight.transform.Outcome;
import dev.hindsight.transform.RowCleaner;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.LogPoint;
import dev.hindsight.warehouse.TableState.State;
import dev.hindsight.warehouse.VersionReader;
import dev.hindsight.warehouse.VersionSpan;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Compares one table: each source row, cleaned as the pipeline cleans it, with the version valid at
 * the snapshot's position. Needs no order: that nothing is left over in the history follows from
 * the counts, and only if they differ the history's keys are looked up in the source. Then the
 * versions are held against each other. Holds a chunk of rows in memory, never a table.
 */
final class TableComparison {
  private static final int CHUNK = 10_000;
  private static final int LISTED = 1_000;

  private final TableReader source;
  private final VersionReader history;
  private final RowCleaner cleaner;
  private final Gate gate;
  private final HistoryTable table;
  private final LogLines lines;
  private final LogPoint point;
  private final Set<String> waiting;
  private final Map<String, Long> added;
  private final Map<String, Long> retyped;
  private final State state;
  private final Set<String> parkedKeys;
  private final List<Difference> differences;
  private long sourceRows;
  private long matched;
  private long equal;
  private long byDefault;
  private long quarantined;
  private long pastRetention;
  private long erased;
  private long inGap;
  private long different;
  private long missing;
  private long extra;
  private long broken;
  private long parked;

  TableComparison(
      TableReader source,
      VersionReader history,
      RowCleaner cleaner,
      Gate gate,
      HistoryTable table,
      long lsn,
      List<Difference> differences)
      throws SQLException {
    this.source = source;
    this.history = history;
    this.cleaner = cleaner;
    this.gate = gate;
    this.table = table;
    this.lines = new LogLines(history.copies(id()));
    this.point = lines.point(lsn);
    this.differences = differences;
    this.waiting = history.quarantinedAt(id(), point);
    this.added = history.addedColumns(id(), "column_added");
    this.retyped = history.addedColumns(id(), "column_retyped");
    this.state = history.state(id()).state();
    this.parkedKeys = history.parked(id());
  }

  private TableId id() {
    return table.spec().source();
  }

  TableResult run() throws Exception {
    source.readAll(CHUNK, this::compare);
    if (history.countAt(id(), point) != matched) {
      history.keysAt(id(), point, CHUNK, this::findExtra);
    }
    checkChains();
    return new TableResult(
        id(),
        sourceRows,
        equal,
        byDefault,
        quarantined,
        pastRetention,
        erased,
        inGap,
        different,
        missing,
        extra,
        broken,
        parked);
  }

  /** Whether what happened to the key last is not in the history yet, and said to be so. */
  private boolean isParked(RowKey key) {
    return state == State.RESNAPSHOT
        || (!parkedKeys.isEmpty()
            // The empty key stands for a truncate, which is about all of them.
            && (parkedKeys.contains("") || parkedKeys.contains(key.text())));
  }

  private void compare(List<KeyedRow> rows) throws SQLException {
    List<RowKey> keys = new ArrayList<>(rows.size());
    List<RowKey> fitting = new ArrayList<>(rows.size());
    for (KeyedRow row : rows) {
      if (cleaner.fit(row.key()) instanceof KeyOutcome.Fitted fitted) {
        keys.add(fitted.key());
        fitting.add(fitted.key());
      } else {
        keys.add(row.key());
      }
    }
    Map<RowKey, Object[]> versions = history.at(id(), fitting, point);
    matched += versions.size();
    sourceRows += rows.size();
    for (int i = 0; i < rows.size(); i++) {
      compare(keys.get(i), rows.get(i), versions.get(keys.get(i)));
    }
  }

  private void compare(RowKey key, KeyedRow row, Object[] version) throws SQLException {
    if (isParked(key)) {
      parked++;
      return;
    }
    if (!waiting.isEmpty() && waiting.contains(key.text())) {
      quarantined++;
      return;
    }
    Outcome outcome = cleaner.clean(row.row(), version);
    if (version == null && isErased(key, row)) {
      erased++;
    } else if (version == null && isPast(key, row, outcome)) {
      pastRetention++;
    } else if (outcome instanceof Outcome.Rejected && state == State.PARKED) {
      // In columns that nobody has decided about yet.
      parked++;
    } else if (outcome instanceof Outcome.Rejected rejected) {
      missing++;
      note(
          key,
          Difference.Kind.MISSING,
          "fails the rule " + rejected.rule() + " but is not in quarantine");
    } else if (version == null) {
      missing++;
      note(key, Difference.Kind.MISSING, "no version");
    } else if (outcome instanceof Outcome.Cleaned cleaned) {
      for (int gone : cleaner.absent(row.row().shape())) {
        // What the source has no column for any more stays as it was.
        cleaned.values()[gone] = version[gone];
      }
      if (Values.same(cleaned.values(), version)) {
        equal++;
      } else if (explainedByDefaults(key, row, cleaned.values(), version)) {
        byDefault++;
      } else {
        different++;
        note(key, Difference.Kind.DIFFERENT, columns(cleaned.values(), version));
      }
    }
  }

  private boolean isErased(RowKey key, KeyedRow row) {
    return gate.erased(id(), row.row()) || gate.wentWithConsumer(id(), key);
  }

  private boolean isPast(RowKey key, KeyedRow row, Outcome outcome) {
    return outcome instanceof Outcome.Cleaned cleaned
        ? gate.refuses(id(), key, cleaned.values())
        : gate.age(id(), key, row.row()).past();
  }

  /**
   * Whether the only differences are in columns younger than the version, which a default filled in
   * the source without any change in the log; in the history they are NULL: not known then.
   */
  private boolean explainedByDefaults(RowKey key, KeyedRow row, Object[] here, Object[] there)
      throws SQLException {
    long oldest = Long.MAX_VALUE;
    for (int i = 0; i < here.length; i++) {
      if (!Values.same(here[i], there[i])) {
        String column = table.columns().get(i).name();
        Long since = added.getOrDefault(column, retyped.get(column));
        if (since == null || there[i] != null) {
          return false;
        }
        // Another type was given to all rows at once, without a word in the log.
        if (!retyped.containsKey(column) && !filledByDefault(row.row(), column)) {
          return false;
        }
        oldest = Math.min(oldest, since);
      }
    }
    return history.commitLsnAt(id(), key, point) < oldest;
  }

  private boolean filledByDefault(Row row, String historyColumn) throws SQLException {
    for (String column : row.shape().columns()) {
      if (table.spec().historyColumn(column).toLowerCase(Locale.ROOT).equals(historyColumn)) {
        return source.filledByDefault(column, row.value(row.shape().indexOf(column)));
      }
    }
    return false;
  }

  private String columns(Object[] here, Object[] there) {
    List<String> names = new ArrayList<>();
    List<Column> columns = table.columns();
    for (int i = 0; i < columns.size(); i++) {
      if (!Values.same(here[i], there[i])) {
        names.add(columns.get(i).name());
      }
    }
    return String.join(", ", names);
  }

  private void findExtra(List<RowKey> keys) throws SQLException {
    Set<RowKey> there = new HashSet<>();
    for (RowKey key : source.existing(keys)) {
      there.add(cleaner.fit(key) instanceof KeyOutcome.Fitted fitted ? fitted.key() : key);
    }
    for (RowKey key : keys) {
      if (there.contains(key)) {
        continue;
      } else if (isParked(key)) {
        parked++;
      } else {
        extra++;
        note(key, Difference.Kind.EXTRA, "not in the source");
      }
    }
  }

  private void checkChains() throws Exception {
    ChainCheck check = new ChainCheck(lines, this::broken);
    history.spans(
        id(),
        version -> {
          check.next(version);
          inGap += ChainCheck.inGap(version) ? 1 : 0;
        });
    check.end();
    // Read after the versions: what came meanwhile is no newer than this.
    Instant last = history.position().orElseThrow().lastTime();
    if (check.newest() != null && check.newest().validFrom().isAfter(last)) {
      broken(check.newest(), "is newer than the stored position");
    }
  }

  private void broken(VersionSpan version, String what) {
    broken++;
    note(
        version.key(),
        Difference.Kind.BROKEN,
        "the version from " + version.validFrom() + " " + what);
  }

  private void note(RowKey key, Difference.Kind kind, String detail) {
    if (differences.size() < LISTED) {
      differences.add(new Difference(id(), key, kind, detail));
    }
  }
}

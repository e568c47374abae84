package dev.hindsight.oracle;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the warehouse must hold, folded from the source's own books. Shares nothing with the code it
 * judges.
 */
final class ExpectedHistory {
  private final Map<String, ExpectedTable> tables = new LinkedHashMap<>();
  private int streamed;

  private ExpectedHistory() {
    HistoryTables.SOURCES.forEach(name -> tables.put(name, new ExpectedTable(name)));
  }

  /**
   * @param transactions all, in commit order
   * @param snapshotLsn the transactions up to here are known by their outcome only
   * @param snapshotTime {@code valid_from} of that outcome
   */
  static ExpectedHistory of(
      List<LoggedTransaction> transactions, long snapshotLsn, Instant snapshotTime) {
    ExpectedHistory history = new ExpectedHistory();
    int next = 0;
    while (next < transactions.size() && transactions.get(next).lsn() <= snapshotLsn) {
      history.apply(transactions.get(next++));
      history.tables.values().forEach(ExpectedTable::forgetTransaction);
    }
    ExpectedMoment snapshot = new ExpectedMoment(snapshotTime, snapshotLsn, null, null);
    history.tables.values().forEach(table -> table.snapshot(snapshot));
    Instant last = snapshotTime;
    for (LoggedTransaction transaction : transactions.subList(next, transactions.size())) {
      Instant committedAt = transaction.committedAt();
      last = committedAt.isAfter(last) ? committedAt : last.plusNanos(1_000);
      history.apply(transaction);
      ExpectedMoment moment =
          new ExpectedMoment(last, transaction.lsn(), transaction.xid(), committedAt);
      history.tables.values().forEach(table -> table.commit(moment));
      history.streamed++;
    }
    return history;
  }

  private void apply(LoggedTransaction transaction) {
    long ordinal = 0;
    for (LoggedChange change : transaction.changes()) {
      tables.get(change.table()).event(change, ++ordinal);
      if (change.movesKey()) {
        ordinal++;
      }
    }
  }

  /** How many transactions came after the snapshot. */
  int streamed() {
    return streamed;
  }

  List<String> versions(String table) {
    return tables.get(table).versions.stream()
        .sorted(
            Comparator.comparingLong(ExpectedVersion::lsn)
                .thenComparingLong(ExpectedVersion::ordinal)
                .thenComparingInt(ExpectedVersion::key))
        .map(ExpectedVersion::line)
        .toList();
  }

  List<String> quarantine(String table) {
    return tables.get(table).rejections.stream()
        .sorted(
            Comparator.comparingLong(ExpectedRejection::lsn)
                .thenComparingLong(ExpectedRejection::ordinal)
                .thenComparingInt(ExpectedRejection::key))
        .map(ExpectedRejection::line)
        .toList();
  }
}

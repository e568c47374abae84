package dev.hindsight.history;

import dev.hindsight.change.SourceTransaction;
import dev.hindsight.change.TableId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A history told by source transactions, numbered from 1 by their LSN, a second apart. */
final class Story {
  static final Instant NOON = Instant.parse("2024-02-29T12:00:00Z");

  private final MemoryWarehouse warehouse = new MemoryWarehouse();
  private long lsn;

  /** These transactions in one warehouse commit. */
  Story commit(Changes... transactions) {
    List<SourceTransaction> delivered = new ArrayList<>();
    for (Changes changes : transactions) {
      lsn++;
      delivered.add(new SourceTransaction(lsn, lsn, NOON.plusSeconds(lsn), changes.inMemory()));
    }
    new CommitLoop(warehouse).commit(delivered);
    return this;
  }

  MemoryWarehouse warehouse() {
    return warehouse;
  }

  /**
   * Every version, ordered by key and beginning, as {@code key [values] opened@lsn#ordinal ->
   * closed@lsn}; a previous key stands in brackets behind how it was opened.
   */
  List<String> versions() {
    return versions(Changes.TABLE);
  }

  List<String> versions(TableId table) {
    return warehouse.versions(table).stream()
        .sorted(
            Comparator.comparing((StoredVersion version) -> version.key().text())
                .thenComparingLong(StoredVersion::commitLsn))
        .map(Story::line)
        .toList();
  }

  private static String line(StoredVersion version) {
    String previous = version.previousKey() == null ? "" : "(" + version.previousKey() + ")";
    String opened = version.openedBy() + previous + "@" + version.commitLsn();
    String line = version.key() + " " + version.values() + " " + opened + "#" + version.ordinal();
    return version.isOpen() ? line : line + " -> " + version.closedBy() + "@" + version.closedLsn();
  }

  /** Every row of the quarantine in the order it came, as {@code key@lsn#ordinal -> endedLsn}. */
  List<String> quarantine() {
    return warehouse.quarantine(Changes.TABLE).stream().map(Story::line).toList();
  }

  private static String line(StoredRejection row) {
    String line = row.key() + "@" + row.commitLsn() + "#" + row.ordinal();
    return row.waits() ? line : line + " -> " + row.endedLsn();
  }
}

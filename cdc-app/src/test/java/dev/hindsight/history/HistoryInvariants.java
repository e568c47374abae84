package dev.hindsight.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.RowKey;
import dev.hindsight.history.SourceEvent.SourceRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What holds for every history, judged without regard to how it came about: each key's versions
 * follow one another, at most the last is open, what is corrected goes on without a hole, and every
 * instant shows a prefix of the commit order.
 */
final class HistoryInvariants {
  private final Map<Moment, Map<Integer, SourceRow>> tables = new LinkedHashMap<>();

  /** The source's table as a transaction left it. */
  void after(Moment moment, Map<Integer, SourceRow> table) {
    tables.put(moment, new HashMap<>(table));
  }

  /** The versions in the order of their commits. */
  void check(List<StoredVersion> versions, List<StoredRejection> quarantine) {
    versions.stream()
        .collect(Collectors.groupingBy(StoredVersion::key))
        .values()
        .forEach(HistoryInvariants::checkChain);
    tables.forEach((moment, table) -> checkAsOf(moment, table, versions, quarantine));
  }

  private static void checkChain(List<StoredVersion> chain) {
    for (int i = 0; i < chain.size(); i++) {
      StoredVersion version = chain.get(i);
      StoredVersion next = i + 1 < chain.size() ? chain.get(i + 1) : null;
      if (version.isOpen()) {
        assertThat(next).as("after %s, which is open", version).isNull();
        continue;
      }
      assertThat(version.validTo()).as("%s", version).isAfter(version.validFrom());
      assertThat(version.closedLsn()).as("%s", version).isGreaterThan(version.commitLsn());
      if (next != null && next.commitLsn() == version.closedLsn()) {
        assertThat(next.validFrom()).as("%s", next).isEqualTo(version.validTo());
        assertThat(next.openedBy()).as("%s", next).isEqualTo(version.closedBy());
        assertThat(next.values()).as("%s", next).isNotEqualTo(version.values());
      } else {
        assertThat(version.closedBy()).as("%s", version).isNotEqualTo("correction");
        if (next != null) {
          assertThat(next.validFrom()).as("%s", next).isAfter(version.validTo());
          assertThat(next.commitLsn()).as("%s", next).isGreaterThan(version.closedLsn());
        }
      }
    }
  }

  /** Every row is shown as it was, but for those that are bad: they wait, each once. */
  private static void checkAsOf(
      Moment moment,
      Map<Integer, SourceRow> table,
      List<StoredVersion> versions,
      List<StoredRejection> quarantine) {
    Set<RowKey> waiting = new HashSet<>();
    for (StoredRejection row : quarantine) {
      if (row.commitLsn() <= moment.commitLsn()
          && (row.waits() || row.endedLsn() > moment.commitLsn())) {
        assertThat(waiting.add(row.key())).as("only one waits: %s", row).isTrue();
      }
    }
    Map<RowKey, List<Object>> shown = new HashMap<>();
    for (StoredVersion version : versions) {
      if (version.validAt(moment.time()) && !waiting.contains(version.key())) {
        shown.put(version.key(), version.values());
      }
    }
    Map<RowKey, List<Object>> good = new HashMap<>();
    Set<RowKey> bad = new HashSet<>();
    table.forEach(
        (number, row) -> {
          RowKey key = RowKey.of(number);
          if (row.isBad()) {
            bad.add(key);
          } else {
            good.put(key, row.values());
          }
        });
    assertThat(shown).as("as of %s", moment).isEqualTo(good);
    assertThat(waiting).as("waiting at %s", moment).isEqualTo(bad);
  }
}

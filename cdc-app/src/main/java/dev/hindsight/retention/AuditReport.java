package dev.hindsight.retention;

import dev.hindsight.warehouse.Catalogue;
import dev.hindsight.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The audit for people: a run's chunks put together by table. Reads only. */
public final class AuditReport {

  /**
   * What one run did to one table, or another event.
   *
   * @param period how long rows may stay, by which the line was drawn; null where none was, the run
   *     has not ended, or is older than that note
   * @param entry its figures added up; its {@code goneBy} is when the bytes are gone, by the line
   *     of a compaction too, and null while that is open
   */
  public record Item(long lastSeq, String period, AuditEntry entry) {}

  /**
   * @param untold rows kept out that no line tells of yet, by table
   */
  public record Contents(List<Item> items, Map<String, Long> untold) {}

  private record Group(String kind, String table, String consumer) {}

  private static final Set<String> PARTS =
      Set.of(AuditEntry.PURGE, AuditEntry.REFUSED, AuditEntry.ERASE);

  private final List<Item> items = new ArrayList<>();
  private final Map<Group, Item> run = new LinkedHashMap<>();

  private AuditReport() {}

  public static Contents of(Retention with) {
    try (Connection connection = with.connections().open()) {
      AuditReport report = new AuditReport();
      new AuditChain(connection).read(report::add);
      report.endRun(null);
      return new Contents(
          report.withCompactions(),
          new Refusals(
                  connection, Catalogue.learn(connection, with.dialect(), with.tables()).values())
              .untold());
    } catch (SQLException e) {
      throw WarehouseException.of(with.dialect(), "reading the audit", e);
    }
  }

  private void add(AuditLine line) {
    AuditEntry entry = line.entry();
    Item item = new Item(line.seq(), period(entry), entry);
    if (PARTS.contains(entry.kind())) {
      run.merge(new Group(entry.kind(), entry.table(), entry.digest()), item, AuditReport::sum);
    } else {
      endRun(item.period());
      items.add(item);
    }
  }

  private static String period(AuditEntry entry) {
    String note = entry.note();
    return entry.kind().equals(AuditEntry.RUN) && note != null && note.startsWith(AuditEntry.PERIOD)
        ? note.substring(AuditEntry.PERIOD.length()).replaceFirst(";.*", "")
        : null;
  }

  /** What it did to the tables was done by its period. */
  private void endRun(String period) {
    for (Item part : run.values()) {
      boolean byAge = part.entry().cutoff() != null;
      items.add(new Item(part.lastSeq(), byAge ? period : null, part.entry()));
    }
    run.clear();
  }

  private static Item sum(Item before, Item next) {
    AuditEntry a = before.entry();
    AuditEntry b = next.entry();
    return new Item(
        next.lastSeq(),
        null,
        new AuditEntry(
            b.at(),
            b.kind(),
            b.table(),
            b.cutoff(),
            a.rowsDeleted() + b.rowsDeleted(),
            a.rowsRefused() + b.rowsRefused(),
            first(a.oldest(), b.oldest()),
            last(a.newest(), b.newest()),
            b.position(),
            b.runBy(),
            a.goneBy() == null ? null : last(a.goneBy(), b.goneBy()),
            b.note()));
  }

  private static Instant first(Instant a, Instant b) {
    return a == null || b != null && b.isBefore(a) ? b : a;
  }

  private static Instant last(Instant a, Instant b) {
    return a == null || b == null || b.isAfter(a) ? b : a;
  }

  /** From the newest back: what was deleted before a compaction is gone with it. */
  private List<Item> withCompactions() {
    List<Item> all = new ArrayList<>(items);
    Instant compacted = null;
    for (int i = all.size() - 1; i >= 0; i--) {
      AuditEntry entry = all.get(i).entry();
      if (entry.kind().equals(AuditEntry.COMPACT)) {
        compacted = entry.goneBy();
      }
      if (entry.rowsDeleted() > 0 && entry.goneBy() == null && compacted != null) {
        all.set(i, new Item(all.get(i).lastSeq(), all.get(i).period(), entry.goneBy(compacted)));
      }
    }
    return all;
  }
}

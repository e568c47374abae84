package dev.hindsight.retention;

import dev.hindsight.retention.AuditChain.Head;
import dev.hindsight.retention.AuditChain.LastRun;
import dev.hindsight.warehouse.Catalogue;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds the audit against itself, its anchor and the tables. Reads only. */
public final class AuditCheck {
  /** A run may take its time before it counts as missed. */
  private static final Duration GRACE = Duration.ofHours(1);

  /**
   * The outcome.
   *
   * @param findings what is wrong, the first broken link of the chain first; none: all is in order
   * @param warnings what a person should look at, but is no sign of tampering
   */
  public record Outcome(long lines, List<String> findings, List<String> warnings) {}

  private final Retention with;
  private final Schedule schedule;
  private final List<String> findings = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  public AuditCheck(Retention with, Schedule schedule) {
    this.with = with;
    this.schedule = schedule;
  }

  public Outcome run() {
    try (Connection connection = with.connections().open()) {
      AuditChain chain = new AuditChain(connection);
      ChainWalk walk = new ChainWalk();
      chain.read(walk::step);
      findings.addAll(walk.findings());
      checkAnchor(chain);
      Collection<HistoryTable> tables =
          Catalogue.learn(connection, with.dialect(), with.tables()).values();
      KeptOut keptOut = new KeptOut(connection, with.dialect(), with.key(), with.clock());
      checkErasures(connection, tables, keptOut, walk.openErasures());
      Optional<LastRun> last = chain.lastRun();
      if (last.isPresent() && last.get().cutoff() != null) {
        checkTables(connection, tables, last.get(), keptOut);
      }
      checkRefusals(connection, tables);
      checkSchedule(last);
      return new Outcome(walk.lines(), findings, warnings);
    } catch (SQLException e) {
      throw WarehouseException.of(with.dialect(), "checking the audit", e);
    }
  }

  private void checkAnchor(AuditChain chain) throws SQLException {
    Head head = chain.head();
    Optional<Head> anchored = with.anchor().read();
    if (anchored.isEmpty()) {
      if (head.seq() > 0) {
        findings.add(
            "the anchor file "
                + with.anchor().file()
                + " is missing, though the chain has "
                + head.seq()
                + " lines");
      }
    } else if (!chain.holds(anchored.get())) {
      findings.add(
          "the chain does not go through its anchor, line "
              + anchored.get().seq()
              + ": it ends at line "
              + head.seq()
              + ", so lines were cut off or written anew, or the warehouse was restored from a backup (then:"
              + " ops/hindsight audit accept-restore --reason TEXT)");
    } else if (anchored.get().seq() < head.seq()) {
      findings.add(
          "the anchor is at line "
              + anchored.get().seq()
              + ", older than the chain's end at line "
              + head.seq()
              + ": lines were added without it, or an older anchor was put in its place; a run that lost power leaves"
              + " this too, and the next one mends it with a note");
    }
  }

  private void checkErasures(
      Connection connection, Collection<HistoryTable> tables, KeptOut keptOut, int open)
      throws SQLException {
    int unknown = keptOut.unknownErasures().size();
    if (unknown > 0) {
      findings.add(
          "the warehouse does not know of "
              + unknown
              + " erasures that are in "
              + with.key().erasures().file()
              + ", as after a restore: run ops/hindsight purge");
    }
    keptOut.refresh();
    if (keptOut.hasErasures()) {
      for (ConsumerRows rows : ConsumerRows.of(connection, with.dialect(), tables)) {
        long left = rows.consumers(keptOut::isErased).size();
        if (left > 0) {
          findings.add(
              rows.table().name()
                  + ", or its quarantine, holds rows about "
                  + left
                  + " consumers who were erased: run ops/hindsight purge");
        }
      }
    }
    if (open > 0) {
      warnings.add(
          open + " erasures began and have not ended: run the same ops/hindsight erase again");
    }
  }

  private void checkTables(
      Connection connection, Collection<HistoryTable> tables, LastRun last, KeptOut keptOut)
      throws SQLException {
    Instant cutoff = last.cutoff();
    for (Stage stage : Stages.of(connection, with.dialect(), tables, cutoff, keptOut)) {
      long[] left = {0};
      stage.preview((clock, rows) -> left[0] += rows);
      if (stage instanceof ExpiredQuarantine quarantine) {
        // What the gate let in of them is no content; the next run takes it.
        left[0] -= quarantine.withoutContentSince(last.began());
      }
      if (left[0] > 0) {
        findings.add(
            stage.table()
                + " holds "
                + left[0]
                + " rows that are past the line "
                + cutoff
                + " of the last run: run ops/hindsight purge");
      }
    }
  }

  private void checkRefusals(Connection connection, Collection<HistoryTable> tables)
      throws SQLException {
    for (Map.Entry<String, Long> each : new Refusals(connection, tables).untold().entrySet()) {
      if (each.getValue() < 0) {
        findings.add(
            "the audit tells of "
                + -each.getValue()
                + " more rows of "
                + each.getKey()
                + " kept out than were counted");
      }
    }
  }

  private void checkSchedule(Optional<LastRun> last) {
    Instant due = schedule.lastDue(with.clock().instant().minus(GRACE));
    if (last.isEmpty()) {
      warnings.add("no purge has ever ended here");
    } else if (last.get().at().isBefore(due)) {
      warnings.add(
          "the purge that was due at "
              + due
              + " was missed: the last one ended at "
              + last.get().at());
    }
  }
}

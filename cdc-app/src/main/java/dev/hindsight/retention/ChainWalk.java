package dev.hindsight.retention;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Goes along the chain, link by link, and adds up what the runs say. After the first broken link
 * nothing further is believed. Not thread-safe.
 */
final class ChainWalk {
  private final List<String> findings = new ArrayList<>();
  private long lines;
  private String previous = AuditEntry.GENESIS;
  private long deleted;
  private long refused;
  private final Map<String, Long> erased = new HashMap<>();

  void step(AuditLine line) {
    if (!findings.isEmpty()) {
      return;
    }
    lines++;
    if (line.seq() != lines) {
      findings.add("line " + lines + " is missing: the chain goes on with line " + line.seq());
    } else if (!previous.equals(line.previous())) {
      findings.add(
          "line "
              + lines
              + " does not follow the line before it: one of the two was changed, moved or removed");
    } else if (!line.hashIsRight()) {
      findings.add("line " + lines + " was changed: its content does not give its hash");
    } else {
      addUp(line.entry());
    }
    previous = line.hash();
  }

  private void addUp(AuditEntry entry) {
    switch (entry.kind()) {
      case AuditEntry.RUN -> {
        if (entry.rowsDeleted() != deleted || entry.rowsRefused() != refused) {
          findings.add(
              "line "
                  + lines
                  + " says "
                  + entry.rowsDeleted()
                  + " rows deleted and "
                  + entry.rowsRefused()
                  + " kept out, the lines of its run "
                  + deleted
                  + " and "
                  + refused);
        }
        deleted = 0;
        refused = 0;
      }
      case AuditEntry.PURGE, AuditEntry.REFUSED -> {
        deleted += entry.rowsDeleted();
        refused += entry.rowsRefused();
      }
      case AuditEntry.ERASE -> erased.merge(entry.digest(), entry.rowsDeleted(), Long::sum);
      case AuditEntry.ERASURE -> {
        Long sum = erased.remove(entry.digest());
        if (entry.rowsDeleted() != (sum == null ? 0 : sum)) {
          findings.add(
              "line "
                  + lines
                  + " says that an erasure deleted "
                  + entry.rowsDeleted()
                  + " rows, the lines of that erasure "
                  + (sum == null ? 0 : sum));
        }
      }
      default -> {}
    }
  }

  /** How many erasures have begun and not ended. */
  int openErasures() {
    return erased.size();
  }

  long lines() {
    return lines;
  }

  List<String> findings() {
    return findings;
  }
}

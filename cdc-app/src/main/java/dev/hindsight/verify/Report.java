package dev.hindsight.verify;

import java.util.List;

/**
 * The outcome of a comparison.
 *
 * @param lsn the position at which both sides were compared
 * @param differences the first of them; {@link TableResult} has the full counts
 */
public record Report(long lsn, List<TableResult> tables, List<Difference> differences) {

  public boolean agrees() {
    return tables.stream().allMatch(table -> table.differences() == 0);
  }
}

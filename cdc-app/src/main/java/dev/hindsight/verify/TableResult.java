package dev.hindsight.verify;

import dev.hindsight.change.TableId;

/**
 * What the comparison of one table found.
 *
 * @param sourceRows rows the source had at the position
 * @param equal rows the history holds with the same values
 * @param quarantined rows that wait in quarantine: explained, no difference
 */
public record TableResult(
    TableId table,
    long sourceRows,
    long equal,
    long quarantined,
    long different,
    long missing,
    long extra) {

  public long differences() {
    return different + missing + extra;
  }
}

package dev.hindsight.verify;

import dev.hindsight.change.TableId;

/**
 * What the comparison of one table found.
 *
 * @param sourceRows rows the source had at the position
 * @param equal rows the history holds with the same values
 * @param quarantined rows that wait in quarantine: explained, no difference
 * @param refused rows without a version because they are past the retention line or were erased:
 *     explained, no difference
 */
public record TableResult(
    TableId table,
    long sourceRows,
    long equal,
    long quarantined,
    long refused,
    long different,
    long missing,
    long extra) {

  public long differences() {
    return different + missing + extra;
  }
}

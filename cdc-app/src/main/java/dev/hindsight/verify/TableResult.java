package dev.hindsight.verify;

import dev.hindsight.change.TableId;

/**
 * What the comparison of one table found.
 *
 * @param sourceRows rows the source had at the position
 * @param equal rows the history holds with the same values
 * @param byDefault rows that differ only in columns which the source gained after the version, and
 *     there only by the column's default, which no log shows: explained, no difference
 * @param quarantined rows that wait in quarantine: explained, no difference
 * @param refused rows without a version because they are past the retention line or were erased:
 *     explained, no difference
 * @param broken versions that do not hold together with their neighbours or in themselves
 */
public record TableResult(
    TableId table,
    long sourceRows,
    long equal,
    long byDefault,
    long quarantined,
    long refused,
    long different,
    long missing,
    long extra,
    long broken) {

  public long differences() {
    return different + missing + extra + broken;
  }
}

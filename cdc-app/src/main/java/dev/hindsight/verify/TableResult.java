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
 * @param pastRetention rows without a version because they are past the retention line: explained,
 *     no difference
 * @param erased rows without a version because they are about a consumer who was erased: explained,
 *     no difference
 * @param inGap versions of which only a copy taken anew knows that they ended, somewhere in a
 *     stretch that {@code history_gap} names: explained, no difference
 * @param broken versions that do not hold together with their neighbours or in themselves
 * @param parked keys of a table that is not followed, or was given up until it is copied anew:
 *     explained, no difference
 */
public record TableResult(
    TableId table,
    long sourceRows,
    long equal,
    long byDefault,
    long quarantined,
    long pastRetention,
    long erased,
    long inGap,
    long different,
    long missing,
    long extra,
    long broken,
    long parked) {

  public long differences() {
    return different + missing + extra + broken;
  }
}

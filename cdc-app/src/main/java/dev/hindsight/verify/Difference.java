package dev.hindsight.verify;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;

/**
 * A key about which source and history disagree; the values themselves are not part of it.
 *
 * @param detail for {@code DIFFERENT} the columns that differ, else what is wrong in words
 */
public record Difference(TableId table, RowKey key, Kind kind, String detail) {

  /** What is wrong. */
  public enum Kind {
    /** The source has the key, the history has no version of it. */
    MISSING,
    /** The history has a version, the source does not have the key. */
    EXTRA,
    /** Both have it, with other values. */
    DIFFERENT,
    /** The versions of the key do not hold together, whatever the source says. */
    BROKEN
  }
}

package dev.hindsight.history;

import dev.hindsight.change.RowKey;
import java.util.Locale;

/**
 * What a row that waits in quarantine would have done to the history.
 *
 * @param origin where the row stood before its transaction; null if the transaction made it
 * @param existed whether the source had the key before the transaction
 * @param ending how the key went; null unless it did
 * @param shape the number of the columns that the row came with; null where it is not known
 */
public record Intent(Kind kind, RowKey origin, boolean existed, ClosedBy ending, Long shape) {

  /** In one word. */
  public enum Kind {
    /** The key is there afterwards. */
    PRESENT,
    /** The key is gone afterwards. */
    ABSENT,
    /** The whole table is empty afterwards. */
    TRUNCATE,
    /** The key is there afterwards, but nothing of the row may be kept. */
    REFUSED,
    /** A snapshot read the row. */
    SNAPSHOT;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Kind of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  static Intent of(Effect effect) {
    return new Intent(Kind.PRESENT, effect.origin(), effect.existed(), null, null);
  }
}

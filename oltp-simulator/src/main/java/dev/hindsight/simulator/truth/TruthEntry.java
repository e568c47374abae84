package dev.hindsight.simulator.truth;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;

/**
 * One committed source transaction that was not a plain booking.
 *
 * @param event what it did
 * @param kind the name of a {@code BankError} or a {@code Dirt}
 * @param table the source table
 * @param id the row's primary key
 * @param sentAt ISO-8601 UTC, by this machine's clock, before the statement was sent: until then
 *     the source shows {@code before}
 * @param committedAt the same clock when the commit was known: from then on it shows {@code after}
 * @param before the columns that change, as they were; for a delete all; null for an insert
 * @param after the same columns afterwards; for an insert all; null for a delete
 */
@JsonPropertyOrder({"event", "kind", "table", "id", "sentAt", "committedAt", "before", "after"})
public record TruthEntry(
    Event event,
    String kind,
    String table,
    int id,
    String sentAt,
    String committedAt,
    Map<String, Object> before,
    Map<String, Object> after) {

  /** What the source transaction did. */
  public enum Event {
    /** An insert of a booking with a bank error, to be corrected. */
    WRONG,
    /** An update that put a bank error right. */
    CORRECTION,
    /** The delete of a copy. */
    DELETION,
    /** An insert of a dirty row. */
    DIRTY,
    /** An update that cleaned a dirty row. */
    MENDED
  }
}

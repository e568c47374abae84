package dev.hindsight.history;

import dev.hindsight.change.RowKey;
import dev.hindsight.change.TableId;
import java.time.Instant;

/**
 * A row that goes to quarantine instead of the history. Mutable only in its end: a later event of
 * the key in the same plan ends it.
 *
 * <p>{@code content} is the row as the source sent it, as JSON; null where it must not be kept.
 */
public final class Rejection {
  /** The rule of rows that wait until the history follows their table's columns again. */
  public static final String SCHEMA = "schema";

  /** What ended a row whose key's next event failed a rule too. */
  public static final String REJECTED = "rejected";

  private final TableId table;
  private final RowKey key;
  private final Moment moment;
  private final long ordinal;
  private final String rule;
  private final String reason;
  private final String content;
  private final Instant clock;
  private final Intent intent;
  private Moment end;
  private String endedBy;

  /** A row without a clock of its own. */
  public Rejection(
      TableId table,
      RowKey key,
      Moment moment,
      long ordinal,
      String rule,
      String reason,
      String content) {
    this(table, key, moment, ordinal, rule, reason, content, null, null);
  }

  /**
   * @param clock the row's age by its own columns; null where they have no time
   * @param intent what the row would have done; null where nobody will ask
   */
  public Rejection(
      TableId table,
      RowKey key,
      Moment moment,
      long ordinal,
      String rule,
      String reason,
      String content,
      Instant clock,
      Intent intent) {
    this.table = table;
    this.key = key;
    this.moment = moment;
    this.ordinal = ordinal;
    this.rule = rule;
    this.reason = reason;
    this.content = content;
    this.clock = clock;
    this.intent = intent;
  }

  void end(Moment end, String by) {
    this.end = end;
    this.endedBy = by;
  }

  public TableId table() {
    return table;
  }

  public RowKey key() {
    return key;
  }

  public Moment moment() {
    return moment;
  }

  public long ordinal() {
    return ordinal;
  }

  public String rule() {
    return rule;
  }

  public String reason() {
    return reason;
  }

  public String content() {
    return content;
  }

  /**
   * From when on the row ages: a row that claims to be from later than it was recorded would stay
   * too long.
   */
  public Instant clock(Instant recordedAt) {
    return clock == null || clock.isAfter(recordedAt) ? recordedAt : clock;
  }

  /** What the row would have done to the history; null where nobody will ask. */
  public Intent intent() {
    return intent;
  }

  /** The transaction that ended it within this plan, or null while it waits. */
  public Moment end() {
    return end;
  }

  /** What ended it: as {@code closed_by}, or {@link #REJECTED}; null while it waits. */
  public String endedBy() {
    return endedBy;
  }
}

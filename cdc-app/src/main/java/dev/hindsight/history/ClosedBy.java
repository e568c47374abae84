package dev.hindsight.history;

import java.util.Locale;

/** Why a version ends; {@link #text()} is what stands in {@code closed_by}. */
public enum ClosedBy {
  CORRECTION("correction"),
  DELETE("delete"),
  TRUNCATE("truncate"),
  KEY_CHANGE("key_change"),
  /**
   * A later snapshot read other values: they changed somewhere in the stretch that {@code
   * history_gap} names.
   */
  RESNAPSHOT("resnapshot"),
  /**
   * A later snapshot did not find the key: it went somewhere in the stretch that {@code
   * history_gap} names.
   */
  MISSING_AT_RESNAPSHOT("missing_at_resnapshot"),
  /** The new state was past the retention line and was refused. */
  RETENTION("retention");

  private final String text;

  ClosedBy(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /** The one with that text; null for null. */
  public static ClosedBy of(String text) {
    return text == null ? null : valueOf(text.toUpperCase(Locale.ROOT));
  }
}

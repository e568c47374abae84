package dev.hindsight.history;

/** Why a version begins; {@link #text()} is what stands in {@code opened_by}. */
public enum OpenedBy {
  /** The key was not there before. */
  INSERT("insert"),
  /** The key was there with other values. */
  CORRECTION("correction"),
  /** Read by a snapshot: true since some time before {@code valid_from}. */
  SNAPSHOT("snapshot"),
  /** The row came here from another key, named in {@code previous_key}. */
  KEY_CHANGE("key_change");

  private final String text;

  OpenedBy(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}

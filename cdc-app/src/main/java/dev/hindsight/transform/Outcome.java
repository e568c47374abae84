package dev.hindsight.transform;

/** What cleaning made of a row. */
public sealed interface Outcome {

  /**
   * The row, ready for the warehouse.
   *
   * @param values in the order of the history table's data columns, each in its column's exact Java
   *     form, so that {@link dev.hindsight.change.Values#same} compares them
   */
  record Cleaned(Object[] values) implements Outcome {}

  /**
   * The row, or its key, cannot be taken.
   *
   * @param rule the rule's name as in {@code tables.yaml}, or one of {@link #EXACT_VALUE} and
   *     {@link #TOAST}
   * @param column the source column
   * @param reason a sentence for the people at the bank; no data of the row in it
   */
  record Rejected(String rule, String column, String reason) implements Outcome, KeyOutcome {
    /** The warehouse column cannot hold the value exactly. */
    public static final String EXACT_VALUE = "exact-value";

    /** Postgres left a large value out of the update and there is no version to take it from. */
    public static final String TOAST = "toast";
  }
}

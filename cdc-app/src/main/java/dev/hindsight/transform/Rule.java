package dev.hindsight.transform;

/** One cleaning rule of one column. */
@FunctionalInterface
interface Rule {

  /**
   * The value, possibly changed, or a {@link Refusal}. Gets nulls; a value of a form the rule does
   * not know is returned as it is, for the {@link Fit} to judge.
   */
  Object apply(Object value);
}

package dev.hindsight.transform;

/** Brings a value to the exact Java form of one warehouse column. */
@FunctionalInterface
interface Fit {

  /** The value in the column's form, or a {@link Refusal}. Never gets a null. */
  Object fit(Object value);
}

package dev.hindsight.change;

/**
 * A source value that no exact Java value stands for, such as {@code infinity} of a timestamp or
 * {@code NaN} of a numeric.
 *
 * @param text as Postgres prints it
 */
public record Special(String text) {

  /** A key may hold one; its text is what people are shown. */
  @Override
  public String toString() {
    return text;
  }
}

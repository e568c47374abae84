package dev.hindsight.cli;

/** Takes rows one by one and prints them; to be closed after the last. */
interface RowOutput extends AutoCloseable {
  /** Values in the columns' order, in any form {@link Cell} knows. */
  void row(Object... values);

  @Override
  void close();
}

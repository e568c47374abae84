package dev.hindsight.change;

/** Stands for a large value that Postgres did not send again because the update left it alone. */
public enum Unchanged {
  TOAST
}

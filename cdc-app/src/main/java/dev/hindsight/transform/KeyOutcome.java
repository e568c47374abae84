package dev.hindsight.transform;

import dev.hindsight.change.RowKey;

/** What fitting made of a source key. */
public sealed interface KeyOutcome permits KeyOutcome.Fitted, Outcome.Rejected {

  /** The key with its parts in the exact Java forms of the history table's key columns. */
  record Fitted(RowKey key) implements KeyOutcome {}
}

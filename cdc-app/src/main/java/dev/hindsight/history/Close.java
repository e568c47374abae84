package dev.hindsight.history;

import dev.hindsight.change.RowKey;

/** Ends the version of a key that is open in the warehouse. */
public record Close(RowKey key, Moment end, ClosedBy closedBy) {}

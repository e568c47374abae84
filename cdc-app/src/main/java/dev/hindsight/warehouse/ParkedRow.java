package dev.hindsight.warehouse;

import dev.hindsight.change.RowKey;
import dev.hindsight.history.Intent;
import dev.hindsight.history.Moment;

/**
 * A row in quarantine with all that is needed to put it where it belongs.
 *
 * @param key in the form of the history's key columns, or as its text alone where it does not fit
 * @param content as JSON; null where there is none, or none may be kept
 */
public record ParkedRow(
    long id, RowKey key, Moment moment, long ordinal, String content, Intent intent) {}

package dev.hindsight.oracle;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A row-level event as the source's own trigger saw it.
 *
 * @param kind {@code I}, {@code U}, {@code D} or {@code T} for the whole table
 * @param oldKey null for an insert
 * @param newKey null for a delete
 * @param row the row afterwards; null for a delete
 */
record LoggedChange(String table, char kind, Integer oldKey, Integer newKey, JsonNode row) {
  boolean movesKey() {
    return kind == 'U' && !oldKey.equals(newKey);
  }
}

package dev.hindsight.warehouse;

/**
 * What a warehouse keeps by itself, with an index, about when a version can be past the line at the
 * earliest.
 *
 * @param column quoted; the day, in UTC since 1970, of the version's clock or of its beginning,
 *     whichever is earlier. Never changes.
 * @param row what numbers the rows of a day, in the order in which the index has them
 */
public record DueDay(String column, String row) {}

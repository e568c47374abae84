package dev.hindsight.warehouse;

import java.util.Optional;

/**
 * What a warehouse keeps by itself, with an index, about when a version can be past the line at the
 * earliest.
 *
 * @param column quoted; the day, in UTC since 1970, of the version's clock or of its beginning,
 *     whichever is earlier. Never changes.
 * @param row what numbers the rows of a day, in the order in which the index has them
 * @param rows what stands behind FROM where rows are looked for by their days; the history table is
 *     called {@code h} there
 * @param segment quoted; the number of the piece of the table that a row is in, where the index has
 *     the days of each piece by themselves
 */
public record DueDay(String column, String row, String rows, Optional<String> segment) {}

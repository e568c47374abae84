package dev.hindsight.retention;

import java.time.Instant;

/**
 * What one chunk took away.
 *
 * @param oldest the first of the clocks by which rows went; null when none did
 * @param more whether there may be more
 */
record Removed(long rows, Instant oldest, Instant newest, boolean more) {}

package dev.hindsight.retention;

import java.time.Instant;

/**
 * What one chunk took away.
 *
 * @param oldest the first of the clocks by which rows went; null when none did
 * @param more whether there may be more, also where none of those looked at went
 */
record Removed(long rows, Instant oldest, Instant newest, boolean more) {}

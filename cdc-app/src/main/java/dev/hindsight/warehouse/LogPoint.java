package dev.hindsight.warehouse;

import java.time.Instant;

/**
 * A position in the source's log as the history can find it again. Positions order what came
 * through one slot after another; a copy taken anew may come from a log that counts from lower ones
 * (a restored server, another one). What the history held by the end of the newest such copy is
 * before the position, whatever number it bears.
 *
 * @param lsn a position at or after the newest copy
 * @param copiedTo the time, on the history's axis, that the newest copy taken anew stands for; the
 *     epoch when there was none
 * @param copiedAt when that copy ended, by this side's clock; the epoch when there was none
 */
public record LogPoint(long lsn, Instant copiedTo, Instant copiedAt) {}

package dev.hindsight.warehouse;

import dev.hindsight.history.LateVersion;
import dev.hindsight.history.LateVersion.Stored;
import java.util.List;

/**
 * A row that failed a rule, with what is needed to fit it into its time.
 *
 * @param rule the rule it failed
 * @param end null while nothing has ended it
 * @param versions of its key, oldest first
 * @param origins the versions of the key where it came from, which is mostly the same
 * @param baseKnown whether what the source left unchanged is in those versions: no other row of
 *     that key was waiting when it came
 */
public record RejectedRow(
    ParkedRow row,
    String rule,
    LateVersion.End end,
    List<Stored> versions,
    List<Stored> origins,
    boolean baseKnown) {}

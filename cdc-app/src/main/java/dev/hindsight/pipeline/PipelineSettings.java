package dev.hindsight.pipeline;

import dev.hindsight.change.TableSpec;
import java.time.Duration;
import java.util.List;

/**
 * What the pipeline is told.
 *
 * @param holder this process, for people: program, process id, host
 * @param rowsPerCommit a warehouse commit is due after so many row-level events; a source
 *     transaction is never split, and a copy goes in chunks of at most as many rows
 * @param flushInterval how long changes wait for more before they are committed together; zero: not
 *     at all
 * @param rejectionsPerMinute more rows than this failing a rule within a minute stop the pipeline
 * @param mostParked when more changes of a table wait until it is followed again, it is given up
 *     until it is copied anew
 * @param patience how long a start waits for a source that does not answer and for a slot that
 *     another holds
 * @param silence after how long a source that says nothing is asked whether it still hears us
 */
public record PipelineSettings(
    String slot,
    String publication,
    List<TableSpec> tables,
    String holder,
    int rowsPerCommit,
    Duration flushInterval,
    int rejectionsPerMinute,
    long mostParked,
    boolean resnapshotOnGap,
    Duration patience,
    Duration silence) {}

/**
 * What is past the retention line leaves the warehouse, stays out, and can be proved gone. {@link
 * dev.hindsight.retention.RetentionPolicy} and {@link dev.hindsight.retention.RowClock} say what
 * that is, without I/O; the purge, the gate and the audit chain act on it. Knows nothing of capture
 * or pipeline.
 */
package dev.hindsight.retention;

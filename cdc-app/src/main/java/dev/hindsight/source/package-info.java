/**
 * The source over plain JDBC: pre-flight checks, slot, publication, exported snapshots and their
 * rows. Reading the log itself is {@code capture}'s.
 */
package dev.hindsight.source;

/**
 * The source database over JDBC: its address, its schema, its parties, and rows in COPY's text
 * format. Failures come out as {@link dev.hindsight.simulator.source.SourceException}.
 */
package dev.hindsight.simulator.source;

/**
 * Reads the source's log through an embedded Debezium engine and hands on whole source
 * transactions, each counted against the engine's own count. The engine keeps no offsets: it starts
 * where the slot stands, and the slot moves only after the receiver says that what it got is
 * durable.
 */
package dev.hindsight.capture;

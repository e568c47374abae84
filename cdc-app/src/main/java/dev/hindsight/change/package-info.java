/**
 * The vocabulary that every stage shares: rows, keys, changes, source transactions, positions.
 * Plain values, no I/O.
 */
package dev.hindsight.change;

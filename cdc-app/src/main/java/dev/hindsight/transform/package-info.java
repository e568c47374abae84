/**
 * Between the source's rows and the history: cleans each row by the rules of {@code tables.yaml}
 * and fits it to the warehouse's columns. A row that cannot be taken is a value ({@link
 * dev.hindsight.transform.Outcome.Rejected}), never an exception. No value is rounded, cut or
 * nulled. Pure: no I/O and no clock of its own.
 */
package dev.hindsight.transform;

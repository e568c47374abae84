/**
 * The command line: one class per command under {@link dev.hindsight.cli.Hindsight}, rows on
 * stdout, notes and failures as single lines on stderr, and the exit codes scripts rely on.
 */
package dev.hindsight.cli;

/** The command line: one class per command, exit codes and one line per error. */
package dev.hindsight.simulator.cli;

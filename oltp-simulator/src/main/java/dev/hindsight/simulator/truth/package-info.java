/**
 * What a run really changed, one JSON object a line: written while it runs, read back to check a
 * history against it.
 */
package dev.hindsight.simulator.truth;

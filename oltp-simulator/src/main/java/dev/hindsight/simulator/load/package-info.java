/**
 * Writes to the source: history by {@code COPY}, and live source transactions at a rate. Everything
 * counted and reported here was committed.
 */
package dev.hindsight.simulator.load;

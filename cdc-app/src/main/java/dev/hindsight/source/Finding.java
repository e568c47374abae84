package dev.hindsight.source;

/**
 * Something about the source that keeps Hindsight from working.
 *
 * @param problem what is wrong
 * @param mend what to run or set; SQL where SQL mends it
 */
public record Finding(String problem, String mend) {}

package dev.hindsight.transform;

/**
 * What a {@link Rule} or a {@link Fit} returns in place of a value it does not accept. Most are
 * made once, with the rule, so that refusing costs nothing either.
 */
record Refusal(String rule, String reason) {}

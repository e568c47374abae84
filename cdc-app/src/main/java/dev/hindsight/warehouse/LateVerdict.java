package dev.hindsight.warehouse;

import dev.hindsight.history.LateVersion;

/**
 * What becomes of a row that failed a rule when it is judged again.
 *
 * @param fit where it belongs; null where it does not come into the history
 * @param rule the rule it fails today; null where it fails none: without a fit it may not be kept
 * @param reason a sentence, for a rule
 */
public record LateVerdict(LateVersion.Fit fit, String rule, String reason) {
  /** Past the retention line, or about a consumer who was erased. */
  public static final LateVerdict REFUSED = new LateVerdict(null, null, null);
}

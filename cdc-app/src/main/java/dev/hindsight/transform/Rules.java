package dev.hindsight.transform;

import java.time.InstantSource;

/** Makes the rules of one column from their names. */
final class Rules {
  private final RuleSettings settings;
  private final InstantSource clock;

  Rules(RuleSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  Rule of(RuleName name, Wording wording) {
    return switch (name) {
      case TRIM -> value -> value instanceof String text ? Spaces.trim(text) : value;
      case COLLAPSE_SPACE -> value -> value instanceof String text ? Spaces.collapse(text) : value;
      case STRIP_CONTROL ->
          value -> value instanceof String text ? Spaces.stripControl(text) : value;
      case UPPER_CASE -> value -> value instanceof String text ? UpperCase.of(text) : value;
      case COUNTRY -> country(wording);
      case REQUIRED -> required(wording);
      case PLAUSIBLE_DATE -> new PlausibleDate(wording, settings, clock);
    };
  }

  private static Rule country(Wording wording) {
    Refusal unknown =
        wording.refusal(
            RuleName.COUNTRY.text(), "is not one of the two-letter codes of ISO 3166-1");
    return value -> {
      if (!(value instanceof String code)) {
        return value;
      }
      String canonical = CountryCodes.canonical(code);
      return canonical == null ? unknown : canonical;
    };
  }

  private static Rule required(Wording wording) {
    Refusal missing = wording.refusal(RuleName.REQUIRED.text(), "is missing");
    return value -> value == null ? missing : value;
  }
}

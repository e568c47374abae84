package dev.hindsight.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.Special;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  private static final Rules RULES =
      new Rules(RuleSettings.DEFAULTS, InstantSource.fixed(Instant.parse("2026-05-17T10:00:00Z")));

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "REQUIRED")
  void null_passes(RuleName name) {
    assertThat(apply(name, null)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void a_value_of_another_form_is_left_for_the_column_to_judge(RuleName name) {
    Special infinity = new Special("infinity");
    assertThat(apply(name, infinity)).isSameAs(infinity);
    assertThat(apply(name, BigDecimal.TEN)).isSameAs(BigDecimal.TEN);
  }

  @Test
  void required_refuses_null_and_nothing_else() {
    assertThat(apply(RuleName.REQUIRED, null))
        .isEqualTo(new Refusal("required", "The country code is missing."));
    assertThat(apply(RuleName.REQUIRED, "")).isEqualTo("");
    assertThat(apply(RuleName.REQUIRED, 0)).isEqualTo(0);
  }

  @ParameterizedTest
  @CsvSource({
    "abc, ABC",
    "ABC, ABC",
    "iI, II",
    "\u00E9t\u00E9, \u00C9T\u00C9",
    "stra\u00DFe, STRASSE"
  })
  void upper_case_is_the_same_in_every_language(String text, String expected) {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(new Locale("tr"));
      assertThat(apply(RuleName.UPPER_CASE, text)).isEqualTo(expected);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void upper_case_reaches_beyond_the_first_plane() {
    assertThat(apply(RuleName.UPPER_CASE, "\uD801\uDC28")).isEqualTo("\uD801\uDC00");
    String emoji = "\uD83D\uDE00";
    assertThat(apply(RuleName.UPPER_CASE, emoji)).isEqualTo(emoji);
  }

  @Test
  void every_iso_country_passes_as_it_is() {
    for (String code : Locale.getISOCountries()) {
      assertThat(apply(RuleName.COUNTRY, code)).isSameAs(code);
    }
  }

  @ParameterizedTest
  @CsvSource({"UK, GB", "EL, GR"})
  void codes_of_the_european_institutions_become_iso(String code, String expected) {
    assertThat(apply(RuleName.COUNTRY, code)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "F",
        "fr",
        "uk",
        "XX",
        "ZZ",
        "EU",
        "XK",
        "FRA",
        "FR ",
        "F\u00C9",
        "F@",
        "[A",
        "\uD83C\uDDEB"
      })
  void anything_else_is_no_country(String code) {
    assertThat(apply(RuleName.COUNTRY, code))
        .isEqualTo(
            new Refusal(
                "country", "The country code is not one of the two-letter codes of ISO 3166-1."));
  }

  @Test
  void names_are_those_of_the_tables_file() {
    assertThat(RuleName.names())
        .containsExactly(
            "trim",
            "collapse-space",
            "strip-control",
            "upper-case",
            "country",
            "required",
            "plausible-date");
    assertThat(RuleName.names()).allMatch(name -> RuleName.of(name).orElseThrow().text() == name);
    assertThat(RuleName.of("TRIM")).isEmpty();
  }

  private static Object apply(RuleName name, Object value) {
    return RULES.of(name, Wording.of("country_code")).apply(value);
  }
}

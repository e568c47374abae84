package dev.hindsight.transform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpacesTest {
  private static final String FAMILY = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ", "\t", "\n", "\u000B", "\f", "\r", "\u0085", "\u00A0", "\u1680", "\u2000", "\u200A",
        "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"
      })
  void all_white_space_of_unicode_is_trimmed_and_collapsed(String space) {
    assertThat(Spaces.trim(space + " a" + space + "b " + space)).isEqualTo("a" + space + "b");
    assertThat(Spaces.collapse("a" + space + "b")).isEqualTo("a b");
    assertThat(Spaces.collapse(space + space + "a" + space + " b" + space)).isEqualTo(" a b ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u200B", "\u200D", "\u2060", "\uFEFF", "\uFE0F", "_", "\u00AD"})
  void what_only_looks_like_space_stays(String other) {
    String text = other + "a" + other + other + "b" + other;
    assertThat(Spaces.trim(text)).isSameAs(text);
    assertThat(Spaces.collapse(text)).isSameAs(text);
    assertThat(Spaces.stripControl(text)).isSameAs(text);
  }

  @Test
  void text_of_nothing_but_space_becomes_empty() {
    assertThat(Spaces.trim("  ")).isEmpty();
    assertThat(Spaces.trim("\u00A0")).isEmpty();
    assertThat(Spaces.trim("")).isEmpty();
    assertThat(Spaces.collapse("")).isEmpty();
    assertThat(Spaces.stripControl("")).isEmpty();
  }

  @Test
  void a_text_with_nothing_to_do_is_the_same_object() {
    String text = "CARTE 21/03 BOULANGERIE " + FAMILY + " \u00E9t\u00E9";
    assertThat(Spaces.trim(text)).isSameAs(text);
    assertThat(Spaces.collapse(text)).isSameAs(text);
    assertThat(Spaces.stripControl(text)).isSameAs(text);
  }

  @Test
  void every_control_character_goes_and_line_breaks_leave_a_space() {
    for (char c = 0; c <= 0x9F; c++) {
      boolean control = c < 0x20 || c >= 0x7F;
      boolean breaks = (c >= 0x09 && c <= 0x0D) || c == 0x85;
      String expected = !control ? "a" + c + "b" : breaks ? "a b" : "ab";
      assertThat(Spaces.stripControl("a" + c + "b")).as("U+%04X", (int) c).isEqualTo(expected);
    }
    assertThat(Spaces.stripControl("\u00A0")).isEqualTo("\u00A0");
    assertThat(Spaces.stripControl("\u0000\u001F")).isEmpty();
  }

  @Test
  void surrogate_pairs_and_joined_emoji_survive_the_work_around_them() {
    assertThat(Spaces.trim(" " + FAMILY + "\t")).isEqualTo(FAMILY);
    assertThat(Spaces.collapse(FAMILY + " \u00A0" + FAMILY)).isEqualTo(FAMILY + " " + FAMILY);
    assertThat(Spaces.stripControl("\u0007" + FAMILY + "\u009F")).isEqualTo(FAMILY);
    // The second halves of these pairs end in 0x85 and 0xA0, as NEL and NBSP do.
    String pairs = "\uD83D\uDC85\uD83D\uDCA0";
    assertThat(Spaces.stripControl("\u0001" + pairs)).isEqualTo(pairs);
    assertThat(Spaces.trim(" " + pairs)).isEqualTo(pairs);
  }
}

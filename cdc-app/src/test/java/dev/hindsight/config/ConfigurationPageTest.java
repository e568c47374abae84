package dev.hindsight.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} says what {@link Catalogue} has, no more and no less. */
final class ConfigurationPageTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(hindsight\\.[^`]+)` \\| `([^`]+)` \\| (.+?) \\| (.+) \\|$");

  @Test
  void every_setting_is_explained_once_and_nothing_else_is() throws IOException {
    assertThat(rows().stream().map(row -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(Catalogue.keys());
  }

  @Test
  void environment_names_and_defaults_are_the_ones_in_the_code() throws IOException {
    List<MatchResult> rows = rows();
    assertThat(Catalogue.ALL)
        .allSatisfy(
            setting -> {
              MatchResult row =
                  rows.stream().filter(r -> r.group(1).equals(setting.key())).findFirst().get();
              assertThat(row.group(2)).isEqualTo(setting.environmentName());
              setting
                  .fallback()
                  .ifPresent(text -> assertThat(row.group(3)).isEqualTo("`" + text + "`"));
            });
    assertThat(page()).contains("`" + Catalogue.H2_URL + "`; none for Snowflake");
  }

  private static List<MatchResult> rows() throws IOException {
    return ROW.matcher(page()).results().toList();
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/configuration.md"));
  }
}

package dev.hindsight.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsRejectionTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          profile                       | postgres            | h2 or snowflake
          source.url                    | jdbc:postgresql:oltp | a URL of one server and a database
          source.url                    | jdbc:postgresql://a,b/oltp | a URL of one server and a database
          source.url                    | jdbc:postgresql://a:99999/oltp | a port from 1 to 65535
          source.user                   | '  '                | a text
          source.slot                   | My-Slot             | 1 to 63 lower-case letters, digits
          source.publication            | 1st                 | no digit first
          source.heartbeat              | 5                   | a duration such as 500ms
          source.heartbeat              | 10ms                | from PT0.1S to PT1H
          source.heartbeat              | -PT5S               | a duration such as 500ms
          tables-file                   | no-such.yaml        | a file that can be read
          warehouse.url                 | jdbc:h2:tcp://h/x   | jdbc:h2:file:PATH for profile h2
          warehouse.url                 | jdbc:h2:file:       | a file's path
          warehouse.url                 | jdbc:h2:file:./x.mv.db | the path without .mv.db
          warehouse.url                 | jdbc:snowflake://a/ | jdbc:h2:file:PATH for profile h2
          warehouse.url                 | jdbc:h2:file:./x;USER=me | set hindsight.warehouse.user instead
          warehouse.user                | ''                  | a text
          warehouse.private-key-file    | no-such.p8          | a file that can be read
          warehouse.login-timeout       | 0s                  | from PT1S to PT10M
          warehouse.query-timeout       | 10                  | a duration such as 500ms
          warehouse.flush.rows          | 0                   | a whole number from 1 to 1000000
          warehouse.flush.interval      | soon                | a duration such as 500ms
          transaction.memory-limit      | 1e6                 | a whole number from 1
          retention.period              | P0D                 | a calendar period longer than nothing
          retention.period              | -P2Y                | a calendar period longer than nothing
          retention.period              | 2 years             | such as P2Y, P18M or P90D
          retention.at                  | 3 am                | a time of day in UTC such as 03:00
          snapshot.on-gap               | ignore              | stop or resnapshot
          quarantine.max-per-minute     | -1                  | a whole number from 1 to 2147483647
          status.port                   | 65536               | a whole number from 0 to 65535
          """)
  void a_value_of_the_wrong_kind_is_refused(String name, String value, String expected) {
    String key = "hindsight." + name;
    assertThat(LoaderFixture.in(directory).problems(Map.of(key, value)))
        .singleElement()
        .asString()
        .startsWith(key + " = '" + value + "' (command line): expected ")
        .contains(expected);
  }

  @Test
  void everything_wrong_is_named_at_once_with_its_place() {
    LoaderFixture wrong =
        LoaderFixture.in(directory)
            .with(Map.of("HINDSIGHT_SOURCE_PORT", "1", "HINDSIGHT_STATUS_PORT", "x"))
            .file(
                """
                hindsight:
                  source:
                    ulr: jdbc:postgresql://h/d
                    slot: NO
                  retention:
                    at: late
                """);
    assertThat(wrong.problems(Map.of("hindsight.profil", "h2")))
        .containsExactly(
            "hindsight.source.ulr (hindsight.yaml, line 3) is no setting;"
                + " did you mean hindsight.source.url?",
            "HINDSIGHT_SOURCE_PORT (environment) is no setting;"
                + " did you mean HINDSIGHT_SOURCE_URL?",
            "hindsight.profil (command line) is no setting; did you mean hindsight.profile?",
            "hindsight.source.slot = 'NO' (hindsight.yaml, line 4):"
                + " expected 1 to 63 lower-case letters, digits and underscores",
            "hindsight.retention.at = 'late' (hindsight.yaml, line 6):"
                + " expected a time of day in UTC such as 03:00",
            "hindsight.status.port = 'x' (environment HINDSIGHT_STATUS_PORT):"
                + " expected a whole number from 0 to 65535");
  }

  @Test
  void names_without_the_prefix_and_far_from_any_setting_are_refused_too() {
    assertThat(LoaderFixture.in(directory).file("source.url: x\nbanana: 1\n").problems())
        .containsExactly(
            "source.url (hindsight.yaml, line 1) is no setting;"
                + " did you mean hindsight.source.url?",
            "banana (hindsight.yaml, line 2) is no setting");
  }

  @Test
  void a_profiles_section_is_checked_like_the_rest() {
    assertThat(
            LoaderFixture.in(directory)
                .file(
                    """
                    "%snowflake":
                      hindsight.profile: h2
                      hindsight.status.prot: 1
                    "%snow":
                      hindsight.status.port: 1
                    """)
                .problems())
        .containsExactly(
            "hindsight.profile (hindsight.yaml, line 2) cannot be chosen inside a profile's"
                + " section",
            "hindsight.status.prot (hindsight.yaml, line 3) is no setting;"
                + " did you mean hindsight.status.port?",
            "hindsight.status.port (hindsight.yaml, line 5) is under %snow, which is no profile;"
                + " expected h2 or snowflake");
  }

  @Test
  void a_wrong_value_in_a_profiles_section_is_found_there() {
    assertThat(
            LoaderFixture.in(directory)
                .file(
                    """
                    hindsight.status.port: 1
                    "%h2":
                      hindsight.status.port: one
                    """)
                .problems())
        .containsExactly(
            "hindsight.status.port = 'one' (hindsight.yaml, line 3):"
                + " expected a whole number from 0 to 65535");
  }

  @Test
  void a_file_that_is_not_settings_is_refused() {
    assertThat(LoaderFixture.in(directory).file("\"unclosed").problems())
        .singleElement()
        .asString()
        .contains("hindsight.yaml, line ", "not YAML");
    assertThat(LoaderFixture.in(directory).file("- 1").problems())
        .containsExactly("hindsight.yaml: expected settings as name: value");
    assertThat(
            LoaderFixture.in(directory)
                .file("hindsight.status.port: 1\nhindsight:\n  status.port: 2")
                .problems())
        .containsExactly("hindsight.yaml, line 3: hindsight.status.port stands on line 1 too");
    assertThat(LoaderFixture.in(directory).file("hindsight.source.user: [a, b]").problems())
        .containsExactly(
            "hindsight.yaml, line 1: hindsight.source.user is a list; no setting is one");
    assertThatThrownBy(
            () ->
                new SettingsLoader(Map.of(), directory)
                    .load(Optional.of(Path.of("none.yaml")), Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("a setting is wrong:\n  --config none.yaml: no such file");
  }

  @Test
  void snowflake_needs_a_url_of_its_own_kind_and_a_way_to_sign_in() {
    assertThat(LoaderFixture.in(directory).problems(Map.of("hindsight.profile", "snowflake")))
        .containsExactly(
            "hindsight.warehouse.url is missing: profile snowflake has no default",
            "profile snowflake has nothing to sign in with: set"
                + " hindsight.warehouse.private-key-file, or hindsight.warehouse.token-file,"
                + " or hindsight.warehouse.password");
    assertThat(snowflake("jdbc:h2:mem:x", Map.of()))
        .singleElement()
        .asString()
        .contains("expected jdbc:snowflake://");
  }

  @Test
  void snowflakes_url_holds_no_secret() {
    assertThat(
            Map.of(
                "user", "user",
                "password", "password",
                "passcode", "password",
                "token", "token-file",
                "private_key_file", "private-key-file",
                "private_key_base64", "private-key-file",
                "private_key_pwd", "private-key-passphrase"))
        .allSatisfy(
            (parameter, setting) ->
                assertThat(snowflake("jdbc:snowflake://a/?db=D&" + parameter + "=hush", Map.of()))
                    .singleElement()
                    .asString()
                    .contains("set hindsight.warehouse." + setting + " instead")
                    .doesNotContain(parameter.equals("user") ? "no match" : "hush"));
  }

  @Test
  void snowflakes_places_stand_in_the_url_or_in_a_setting_but_not_differently_in_both() {
    String url = "jdbc:snowflake://a/?db=D&schema=S&role=R&warehouse=W";
    assertThat(
            snowflake(
                url,
                Map.of(
                    "hindsight.warehouse.database", "D2",
                    "hindsight.warehouse.schema", "s",
                    "hindsight.warehouse.role", "R2")))
        .containsExactly(
            "hindsight.warehouse.role and hindsight.warehouse.url name different ones; give one",
            "hindsight.warehouse.database and hindsight.warehouse.url name different ones; give"
                + " one");
  }

  private List<String> snowflake(String url, Map<String, String> more) {
    Map<String, String> flags = new HashMap<>(more);
    flags.put("hindsight.profile", "snowflake");
    flags.put("hindsight.warehouse.url", url);
    flags.put("hindsight.warehouse.password", "hush");
    return LoaderFixture.in(directory).problems(flags);
  }

  @Test
  void user_and_password_stand_in_one_place() {
    String url = "jdbc:postgresql://h/d?user=a&password=hush1";
    assertThat(
            LoaderFixture.in(directory)
                .problems(
                    Map.of(
                        "hindsight.source.url", url,
                        "hindsight.source.user", "b",
                        "hindsight.source.password", "hush2")))
        .containsExactly(
            "hindsight.source.user and hindsight.source.url name different ones; give one",
            "hindsight.source.password and hindsight.source.url name different ones; give one");
  }

  @Test
  void no_secret_shows_in_a_problem() {
    assertThat(
            LoaderFixture.in(directory)
                .problems(
                    Map.of(
                        "hindsight.source.url", "jdbc:postgresql://me:hush1@h?password=hush2",
                        "hindsight.warehouse.url", "jdbc:h2:file:./x;PASSWORD=hush3")))
        .hasSize(2)
        .allSatisfy(problem -> assertThat(problem).contains("***").doesNotContain("hush"));
  }
}

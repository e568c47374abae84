package dev.hindsight.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsSourcesTest {
  private static final String SLOT = "hindsight.source.slot";

  @TempDir Path directory;

  @Test
  void flags_go_over_environment_and_environment_over_the_file() {
    LoaderFixture file = LoaderFixture.in(directory).file("hindsight:\n  source:\n    slot: a\n");
    LoaderFixture both = file.with(Map.of("HINDSIGHT_SOURCE_SLOT", "b"));
    assertThat(file.load().source().slot()).isEqualTo("a");
    assertThat(both.load().source().slot()).isEqualTo("b");
    assertThat(both.load(Map.of(SLOT, "c")).source().slot()).isEqualTo("c");
  }

  @Test
  void a_profiles_section_counts_for_that_profile_only_and_below_the_environment() {
    LoaderFixture file =
        LoaderFixture.in(directory)
            .file(
                """
                hindsight:
                  status.port: 1
                "%snowflake":
                  hindsight:
                    status:
                      port: 2
                    warehouse.url: jdbc:snowflake://a.snowflakecomputing.com/
                    warehouse.password: secret
                """);
    Map<String, String> snowflake = Map.of("hindsight.profile", "snowflake");
    assertThat(file.load().status().port()).isEqualTo(1);
    assertThat(file.load(snowflake).status().port()).isEqualTo(2);
    assertThat(file.load(snowflake).source().slot()).isEqualTo("hindsight_snowflake");
    assertThat(file.with(Map.of("HINDSIGHT_STATUS_PORT", "3")).load(snowflake).status().port())
        .isEqualTo(3);
  }

  @Test
  void the_file_may_choose_the_profile_itself() {
    LoaderFixture file =
        LoaderFixture.in(directory)
            .file(
                """
                hindsight.profile: snowflake
                "%snowflake":
                  hindsight.warehouse.url: jdbc:snowflake://a.snowflakecomputing.com/
                  hindsight.warehouse.password: secret
                """);
    assertThat(file.load().profile()).isEqualTo(Profile.SNOWFLAKE);
  }

  @Test
  void text_is_taken_as_written() {
    Settings settings =
        LoaderFixture.in(directory)
            .file(
                """
                hindsight:
                  retention.at: 11:30
                  source:
                    user: someone
                    password: ${HOME}\\,007
                """)
            .load();
    assertThat(settings.retention().at()).isEqualTo("11:30");
    assertThat(settings.source().password()).contains(new Secret("${HOME}\\,007"));
  }

  @Test
  void an_empty_value_unsets_what_may_be_absent() {
    Map<String, String> empty =
        Map.of("HINDSIGHT_WAREHOUSE_PASSWORD", "", "HINDSIGHT_TABLES_FILE", "");
    Settings settings = LoaderFixture.in(directory).with(empty).load();
    assertThat(settings.warehouse().password()).isEmpty();
    assertThat(settings.tablesFile()).isEmpty();
  }

  @Test
  void relative_paths_begin_at_the_launchers_home(@TempDir Path home) throws Exception {
    Map<String, String> launched = Map.of("HINDSIGHT_HOME", home.toString());
    Settings settings =
        LoaderFixture.in(directory)
            .with(launched)
            .load(Map.of("hindsight.erase.key-file", "keys/../erase.key"));
    assertThat(settings.warehouse().file()).contains(home.resolve("data/warehouse.mv.db"));
    assertThat(settings.warehouse().url().jdbc())
        .isEqualTo("jdbc:h2:file:" + home.resolve("data/warehouse") + ";AUTO_SERVER=TRUE");
    assertThat(settings.warehouse().passwordFile())
        .contains(home.resolve("data/warehouse.password"));
    assertThat(settings.audit().anchorFile())
        .isEqualTo(home.resolve("data/warehouse.mv.db.anchor"));
    assertThat(settings.erase().keyFile()).isEqualTo(home.resolve("erase.key"));
  }

  @Test
  void a_file_beside_the_user_comes_before_the_one_in_the_launchers_home(@TempDir Path home)
      throws Exception {
    Map<String, String> launched = Map.of("HINDSIGHT_HOME", home.toString());
    Files.writeString(home.resolve("hindsight.yaml"), SLOT + ": from_home");
    LoaderFixture user = LoaderFixture.in(directory).with(launched);
    assertThat(user.load().source().slot()).isEqualTo("from_home");
    assertThat(user.file(SLOT + ": beside").load().source().slot()).isEqualTo("beside");
    Files.writeString(home.resolve("other.yaml"), SLOT + ": other");
    assertThat(
            new SettingsLoader(launched, directory)
                .load(Optional.of(Path.of("other.yaml")), Map.of())
                .source()
                .slot())
        .isEqualTo("other");
  }

  @Test
  void an_h2_url_gets_an_absolute_path_and_nothing_else() {
    assertThat(h2("jdbc:h2:file:./x/../y").jdbc())
        .isEqualTo("jdbc:h2:file:" + directory.toAbsolutePath().resolve("y"));
    assertThat(h2("jdbc:h2:file:/tmp/y;A=1;B=2").jdbc()).isEqualTo("jdbc:h2:file:/tmp/y;A=1;B=2");
    assertThat(h2("jdbc:h2:file:~/y").file())
        .contains(Path.of(System.getProperty("user.home"), "y.mv.db"));
    assertThat(h2("jdbc:h2:mem:y")).isEqualTo(new WarehouseUrl("jdbc:h2:mem:y", Optional.empty()));
  }

  private WarehouseUrl h2(String url) {
    Map<String, String> flags = Map.of("hindsight.warehouse.url", url);
    return LoaderFixture.in(directory).load(flags).warehouse().url();
  }
}

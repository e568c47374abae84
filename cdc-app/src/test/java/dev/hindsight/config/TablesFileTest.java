package dev.hindsight.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.transform.RuleSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesFileTest {
  @TempDir Path folder;

  @Test
  void the_built_in_file_captures_the_four_tables() {
    TablesFile file = TablesFile.builtIn();
    Map<String, List<String>> name =
        Map.of("name", List.of("strip-control", "collapse-space", "trim"));
    assertThat(file.tables())
        .containsExactly(
            new TableSpec(
                new TableId("public", "transactions"),
                "transaction_history",
                List.of("id"),
                Map.of("id", "transaction_id"),
                Map.of(
                    "label", List.of("strip-control", "collapse-space", "trim"),
                    "country_code", List.of("trim", "upper-case", "country"),
                    "amount", List.of("required"),
                    "creation_date", List.of("plausible-date"),
                    "execution_date", List.of("plausible-date")),
                List.of("execution_date", "creation_date"),
                List.of("consumer_id")),
            party("consumer", name, List.of("id")),
            party("merchant", name, List.of()),
            party("bank", name, List.of()));
    assertThat(file.ruleSettings()).isEqualTo(RuleSettings.DEFAULTS);
  }

  private static TableSpec party(
      String kind, Map<String, List<String>> rules, List<String> consumer) {
    return new TableSpec(
        new TableId("public", kind + "s"),
        kind + "_history",
        List.of("id"),
        Map.of("id", kind + "_id"),
        rules,
        List.of(),
        consumer);
  }

  @Test
  void the_least_a_table_needs_is_a_history_and_a_key() throws IOException {
    Path file = Files.writeString(folder.resolve("t.yaml"), "tables: {t: {history: h, key: id}}");
    TablesFile read = TablesFile.read(file);
    assertThat(read.tables())
        .containsExactly(
            new TableSpec(
                new TableId("public", "t"), "h", List.of("id"), Map.of(), Map.of(), List.of()));
    assertThat(read.ruleSettings()).isEqualTo(RuleSettings.DEFAULTS);
  }

  @Test
  void the_window_of_plausible_dates_can_be_set() {
    String yaml =
        """
        tables: {s.t: {history: h, key: [a, b]}}
        rule-settings: {plausible-date: {earliest: 2001-02-03, ahead: P18M}}
        """;
    assertThat(TablesFile.parse("f", yaml).ruleSettings())
        .isEqualTo(new RuleSettings(LocalDate.of(2001, 2, 3), Period.ofMonths(18)));
  }

  @Test
  void all_mistakes_are_reported_at_once_with_the_nearest_right_name() {
    String yaml =
        """
        table: {}
        tables:
          public.a:
            histroy: a_history
            key: [id]
          b:
            history: B History
            rename: {x: y, z: y, w: "drop table"}
          c:
            history: c_history
            key: [id, id]
            clock: {a: b}
            rules:
              id: [trim, required]
              label: [colapse-space, tidy, [x], ""]
              other: country_code
          d: {history: c_history, key: [id]}
          public.d: {history: d_history, key: [id]}
          a.b.c: {history: e_history, key: [id]}
          f: [history]
        rule-settings:
          plausible-date: {earliest: 1990-13-01, ahead: -P1Y, behind: P1Y}
          trim: {}
        """;
    assertThat(problems(yaml))
        .containsExactly(
            "There is no key table; did you mean tables?",
            "tables.public.a: There is no key histroy; did you mean history?",
            "tables.public.a.history: A text is expected here.",
            "tables.b.history: A name in the warehouse has only a to z, 0 to 9 and _, unlike"
                + " B History.",
            "tables.b: It needs a key: the source columns that name a row.",
            "tables.b.rename.z: Another column is already renamed to y.",
            "tables.b.rename.w: A name in the warehouse has only a to z, 0 to 9 and _, unlike"
                + " drop table.",
            "tables.c.key: A name stands here more than once.",
            "tables.c.rules.id: The rule trim changes values, and a key column must stay as it is.",
            "tables.c.rules.label: A text is expected here.",
            "tables.c.rules.label: A text is expected here.",
            "tables.c.rules.label: A name stands here more than once.",
            "tables.c.rules.label: There is no rule colapse-space; did you mean collapse-space?",
            "tables.c.rules.label: There is no rule tidy; known: trim, collapse-space,"
                + " strip-control, upper-case, country, required, plausible-date.",
            "tables.c.rules.other: There is no rule country_code; known: trim, collapse-space,"
                + " strip-control, upper-case, country, required, plausible-date.",
            "tables.c.clock: A list is expected here.",
            "tables.d: Its history c_history is already that of c.",
            "tables.public.d: The table public.d stands in the file twice.",
            "tables.a.b.c: A source table is written as schema.name.",
            "tables.f: Keys and values are expected here.",
            "rule-settings: There is no key trim; known: plausible-date.",
            "rule-settings.plausible-date: There is no key behind; known: earliest, ahead.",
            "rule-settings.plausible-date.earliest: A day such as 1990-01-01 is expected here.",
            "rule-settings.plausible-date.ahead: A period such as P1Y, P18M or P30D is expected"
                + " here.");
  }

  @Test
  void a_file_without_tables_is_a_mistake() {
    assertThat(problems("rule-settings: {}")).containsExactly("tables: There is no table in it.");
    assertThat(problems("tables: {}")).containsExactly("tables: There is no table in it.");
    assertThat(problems("# nothing yet")).hasSize(1);
    assertThat(problems("")).hasSize(1);
    assertThat(problems("just a text")).containsExactly("Keys and values are expected here.");
  }

  @Test
  void what_is_not_yaml_or_says_a_thing_twice_is_reported_with_its_line() {
    assertThat(problems("tables:\n  a: [").get(0)).startsWith("Line 2: ");
    assertThat(problems("tables:\n  a: {}\n  a: {}\n").get(0)).startsWith("Line 3: ");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    Path file = folder.resolve("none.yaml");
    TablesFileException thrown =
        catchThrowableOfType(TablesFileException.class, () -> TablesFile.read(file));
    assertThat(thrown).hasMessage(file + ":\n  There is no such file.");
    assertThat(thrown.problems()).containsExactly("There is no such file.");
  }

  private static List<String> problems(String yaml) {
    return catchThrowableOfType(
            TablesFileException.class, () -> TablesFile.parse("tables.yaml", yaml))
        .problems();
  }
}

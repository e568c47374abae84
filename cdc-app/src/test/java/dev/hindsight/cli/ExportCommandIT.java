package dev.hindsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a consumer is handed is what the source ever had about them. */
class ExportCommandIT {
  private static final String EACH_ROW =
      """
      SELECT coalesce(string_agg(id || '=' || concat_ws(',', 'transaction_history', id, amount,
          to_char(creation_date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
          to_char(execution_date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
          label, country_code, consumer_id, bank_id, merchant_id), ';' ORDER BY id), '')
      FROM transactions WHERE consumer_id = 1""";

  @TempDir Path directory;
  private SourceFolder folder;
  private final Map<Integer, List<String>> seen = new TreeMap<>();

  @BeforeEach
  void prepare() {
    folder = new SourceFolder(directory);
    commit(
        "INSERT INTO transactions SELECT x, x * 1.5, now() - x * INTERVAL '1 hour', now(), 'label ' || x, 'FR',"
            + " 1 + x % 2, 1, 2 FROM generate_series(1, 9) x");
    folder.catchUp();
  }

  /** One source transaction; what the source says about the consumer afterwards is written down. */
  private void commit(String sql) {
    folder.source().execute(sql);
    for (String row : folder.source().one(EACH_ROW).split(";")) {
      String[] parts = row.split("=", 2);
      List<String> versions =
          seen.computeIfAbsent(Integer.valueOf(parts[0]), id -> new ArrayList<>());
      if (versions.isEmpty() || !versions.get(versions.size() - 1).equals(parts[1])) {
        versions.add(parts[1]);
      }
    }
  }

  private void the_bank_goes_on() {
    commit("UPDATE transactions SET amount = amount + 1 WHERE id IN (2, 3)");
    commit("UPDATE transactions SET label = 'moved away' WHERE id = 2");
    commit("UPDATE transactions SET consumer_id = 2 WHERE id = 2");
    commit("UPDATE transactions SET consumer_id = 1 WHERE id = 5");
    commit("UPDATE transactions SET label = 'not the first consumer''s any more' WHERE id = 2");
    commit("DELETE FROM transactions WHERE id = 4");
    folder.source().execute("UPDATE consumers SET name = 'Ada King' WHERE id = 1");
    folder.catchUp();
  }

  @Test
  void every_version_that_the_source_ever_had_is_handed_out_and_nobody_elses() {
    the_bank_goes_on();
    List<String> lines =
        folder.done("export", "--consumer=1", "--format=csv").out().lines().toList();
    assertThat(lines.get(0))
        .isEqualTo(
            "table_name,transaction_id,amount,creation_date,execution_date,label,country_code,consumer_id,bank_id,"
                + "merchant_id,name,prefered_merchants,valid_from,valid_to,is_current,opened_by,closed_by,previous_key,"
                + "commit_lsn,closed_lsn,tx_ordinal,source_tx,source_committed_at,recorded_at");
    assertThat(
            lines.stream()
                .filter(line -> line.startsWith("transaction_history"))
                .map(line -> line.replaceFirst("^(([^,]*,){9}[^,]*),.*", "$1")))
        .containsExactlyElementsOf(seen.values().stream().flatMap(List::stream).toList());
    assertThat(lines.stream().filter(line -> line.startsWith("consumer_history")))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("consumer_history,,,,,,,1,,,Ada Lovelace,\"[1, 2]\",")
        .contains(",snapshot,correction,");
  }

  @Test
  void json_says_the_same() throws Exception {
    the_bank_goes_on();
    JsonNode rows =
        new ObjectMapper().readTree(folder.done("export", "--consumer=1", "--format=json").out());
    assertThat(rows)
        .hasSize(
            folder.done("export", "--consumer=1", "--format=csv").out().lines().toList().size()
                - 1);
    assertThat(rows.findValuesAsText("consumer_id")).containsOnly("1");
    assertThat(rows.get(rows.size() - 1).get("name").asText()).isEqualTo("Ada King");
    assertThat(rows.get(rows.size() - 1).get("amount").isNull()).isTrue();
  }

  @Test
  void an_unknown_consumer_has_no_rows_and_what_is_no_id_ends_with_2() {
    assertThat(folder.run("export", "--consumer=77", "--format=json"))
        .satisfies(
            run -> {
              assertThat(run.code()).isZero();
              assertThat(run.out()).isEqualToIgnoringWhitespace("[]");
              assertThat(run.err()).contains("The warehouse holds nothing about that consumer.");
            });
    CommandRun wrong = folder.run("export", "--consumer=Ada", "--format=json");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(folder.run("export").code()).isEqualTo(2);
  }

  @Test
  void which_columns_name_a_consumer_is_said_in_the_tables_file() throws Exception {
    Files.writeString(
        directory.resolve("tables.yaml"),
        "tables: {public.banks: {history: bank_history, key: id, rename: {id: bank_id}}}");
    folder.set("HINDSIGHT_TABLES_FILE", directory.resolve("tables.yaml").toString());
    assertThat(folder.run("export", "--consumer=1"))
        .satisfies(
            run -> {
              assertThat(run.code()).isEqualTo(2);
              assertThat(run.err()).contains("No table names a consumer");
            });
    Files.writeString(
        directory.resolve("tables.yaml"),
        "tables: {public.banks: {history: bank_history, key: id, rename: {id: bank_id}, consumer: id}}");
    assertThat(folder.done("export", "--consumer=1", "--format=csv").out())
        .contains("bank_history,1,First Bank,75001,");
  }
}

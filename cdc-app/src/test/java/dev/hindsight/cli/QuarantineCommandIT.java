package dev.hindsight.cli;

import static dev.hindsight.cli.CommandFolder.lines;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineCommandIT {
  private static final String HEADER =
      "id,table_name,row_key,rule,reason,recorded_at,ended_at,replayed_at\n";
  private static final String COUNTRY =
      "1,public.transactions,7,country,no such country,2026-01-02T00:00:00.000000Z,2026-01-03T00:00:00.000000Z,\n";
  private static final String AMOUNT =
      "2,public.transactions,8,required,no amount,2026-01-02T00:00:00.000000Z,,\n";
  private static final String NAME =
      "3,public.banks,1,fits,too long,2026-01-02T00:00:00.000000Z,,\n";

  @TempDir Path directory;
  private CommandFolder folder;

  @BeforeEach
  void fill() {
    folder = new CommandFolder(directory);
    folder
        .filled()
        .execute(
            "INSERT INTO quarantine (id, table_name, row_key, commit_lsn, tx_ordinal, rule, reason, content, recorded_at, ended_at, ended_lsn, replayed_at) VALUES"
                + " (1, 'public.transactions', '7', 100, 0, 'country', 'no such country', '{\"country_code\":\"XX\"}', '2026-01-02 00:00:00+00', '2026-01-03 00:00:00+00', 200, NULL),"
                + " (2, 'public.transactions', '8', 110, 1, 'required', 'no amount', '{\"amount\":null}', '2026-01-02 00:00:00+00', NULL, NULL, NULL),"
                + " (3, 'public.banks', '1', 120, 0, 'fits', 'too long', NULL, '2026-01-02 00:00:00+00', NULL, NULL, NULL)");
  }

  private String list(String... more) {
    String[] args = new String[more.length + 3];
    args[0] = "quarantine";
    args[1] = "list";
    args[2] = "--format=csv";
    System.arraycopy(more, 0, args, 3, more.length);
    CommandRun run = folder.run(args);
    assertThat(run.code()).as(run.err()).isZero();
    return run.out();
  }

  @Test
  void rows_are_listed_newest_first_without_their_content() {
    assertThat(list()).isEqualTo(HEADER + NAME + AMOUNT + COUNTRY);
    assertThat(list("--waiting")).isEqualTo(HEADER + NAME + AMOUNT);
    assertThat(list("--table", "transactions")).isEqualTo(HEADER + AMOUNT + COUNTRY);
    assertThat(list("--table", "bank", "--waiting")).isEqualTo(HEADER + NAME);
    assertThat(list("--table", "merchants")).isEqualTo(HEADER);
  }

  @Test
  void a_limit_cuts_and_says_so() {
    CommandRun run = folder.run("quarantine", "list", "--limit=1", "--format=csv");
    assertThat(run)
        .isEqualTo(
            new CommandRun(
                0, HEADER + NAME, lines("There are more than these 1 rows: see --limit.")));
  }

  @Test
  void one_row_is_shown_with_its_content() {
    assertThat(folder.run("quarantine", "show", "1"))
        .isEqualTo(
            new CommandRun(
                0,
                lines(
                    "name         value",
                    "-----------  ---------------------------",
                    "id           1",
                    "table_name   public.transactions",
                    "row_key      7",
                    "commit_lsn   100",
                    "tx_ordinal   0",
                    "rule         country",
                    "reason       no such country",
                    "content      {\"country_code\":\"XX\"}",
                    "recorded_at  2026-01-02T00:00:00.000000Z",
                    "ended_at     2026-01-03T00:00:00.000000Z",
                    "ended_lsn    200",
                    "replayed_at  NULL"),
                ""));
    assertThat(folder.run("quarantine", "show", "2", "--format=json").out())
        .isEqualTo(
            lines(
                "[",
                "{\"id\":2,\"table_name\":\"public.transactions\",\"row_key\":\"8\",\"commit_lsn\":110,"
                    + "\"tx_ordinal\":1,\"rule\":\"required\",\"reason\":\"no amount\",\"content\":\"{\\\"amount\\\":null}\","
                    + "\"recorded_at\":\"2026-01-02T00:00:00.000000Z\",\"ended_at\":null,\"ended_lsn\":null,\"replayed_at\":null}]"));
    assertThat(folder.run("quarantine", "show", "2", "--format=csv").out())
        .isEqualTo(
            "id,table_name,row_key,commit_lsn,tx_ordinal,rule,reason,content,recorded_at,ended_at,ended_lsn,replayed_at\n"
                + "2,public.transactions,8,110,1,required,no amount,\"{\"\"amount\"\":null}\",2026-01-02T00:00:00.000000Z,,,\n");
  }

  @Test
  void what_is_not_there_ends_with_2() {
    assertThat(folder.run("quarantine", "show", "99"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                lines(
                    "hindsight: There is no row 99 in quarantine: see ops/hindsight quarantine list.")));
    assertThat(folder.run("quarantine", "list", "--table=bnaks").code()).isEqualTo(2);
    assertThat(folder.run("quarantine", "show", "first").code()).isEqualTo(2);
    assertThat(folder.run("quarantine").code()).isEqualTo(2);
  }
}

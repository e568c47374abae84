package dev.hindsight.cli;

import static dev.hindsight.cli.CommandFolder.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandIT {
  private static final String HEADER = "what,problem,mend\n";

  @TempDir Path directory;
  private final TestSource source = SourceServer.bankSource();

  /** With the source's settings, as a pipeline of the tests has them. */
  static CommandFolder connected(Path directory, TestSource source) {
    return new CommandFolder(directory)
        .set("HINDSIGHT_SOURCE_URL", source.url())
        .set("HINDSIGHT_SOURCE_USER", "oltp")
        .set("HINDSIGHT_SOURCE_PASSWORD", "oltp")
        .set("HINDSIGHT_SOURCE_SLOT", TestPipeline.SLOT + "_" + source.name());
  }

  @Test
  void a_pipeline_that_works_has_no_findings() {
    CommandFolder folder = connected(directory, source);
    new TestPipeline(source, folder.warehouse().migrated()).catchUp();
    assertThat(folder.run("check", "--format=csv")).isEqualTo(new CommandRun(0, HEADER, ""));
  }

  @Test
  void what_run_makes_by_itself_is_a_note() {
    CommandFolder folder = connected(directory, source);
    folder.warehouse().migrated();
    assertThat(folder.run("check", "--format=csv"))
        .isEqualTo(
            new CommandRun(
                0,
                HEADER,
                lines(
                    "There is no publication hindsight yet: run makes it.",
                    "There is no slot hindsight_h2_" + source.name() + " yet: run makes it.")));
  }

  @Test
  void every_finding_comes_with_what_mends_it() {
    CommandFolder folder = connected(directory, source);
    folder.warehouse().migrated();
    source.execute(
        "ALTER TABLE banks REPLICA IDENTITY NOTHING",
        "ALTER TABLE transactions DROP CONSTRAINT transactions_pkey");
    CommandRun run = folder.run("check", "--format=csv");
    assertThat(run.code()).isEqualTo(4);
    assertThat(run.out())
        .isEqualTo(
            HEADER
                + "source,table public.transactions has no primary key.,\"ALTER TABLE \"\"public\"\".\"\"transactions\"\" ADD PRIMARY KEY (\"\"id\"\");\"\n"
                + "source,table public.banks does not log its primary key (REPLICA IDENTITY).,\"ALTER TABLE \"\"public\"\".\"\"banks\"\" REPLICA IDENTITY DEFAULT;\"\n");
  }

  @Test
  void a_slot_that_is_gone_is_found() {
    CommandFolder folder = connected(directory, source);
    new TestPipeline(source, folder.warehouse().migrated()).catchUp();
    source.execute("SELECT pg_drop_replication_slot('hindsight_h2_" + source.name() + "')");
    CommandRun run = folder.run("check", "--format=json");
    assertThat(run.code()).isEqualTo(4);
    assertThat(run.out())
        .contains("{\"what\":\"position\",\"problem\":\"Slot hindsight_h2_" + source.name())
        .endsWith(lines("\"mend\":\"ops/hindsight resnapshot\"}]"));
  }

  @Test
  void a_warehouse_without_all_migrations_is_found() {
    CommandFolder folder = connected(directory, source);
    folder.warehouse().execute("CREATE TABLE mine (id INTEGER)");
    CommandRun run = folder.run("check", "--format=csv");
    assertThat(run.code()).as(run.err()).isEqualTo(4);
    assertThat(run.out())
        .matches(
            HEADER
                + "warehouse,The warehouse lacks \\d+ migrations of this version.,ops/hindsight migrate\n");
  }

  @Test
  void without_a_warehouse_the_source_is_looked_at_all_the_same() {
    source.execute("ALTER TABLE banks REPLICA IDENTITY NOTHING");
    CommandRun run = connected(directory, source).run("check", "--format=csv");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).contains("\nsource,table public.banks does not log its primary key");
    assertThat(run.err()).contains("hindsight: There is no warehouse at ");
  }

  @Test
  void a_wrong_password_ends_with_2_and_no_postgres_with_1() {
    CommandFolder folder = connected(directory, source);
    folder.warehouse().migrated();
    folder.set("HINDSIGHT_SOURCE_USER", "nobody");
    CommandRun refused = folder.run("check");
    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).contains("refused the sign-in of user nobody").hasLineCount(1);

    folder.set("HINDSIGHT_SOURCE_URL", "jdbc:postgresql://127.0.0.1:1/oltp");
    CommandRun absent = folder.run("check");
    assertThat(absent.code()).isEqualTo(1);
    assertThat(absent.err())
        .startsWith("hindsight: No Postgres answered at 127.0.0.1:1/oltp within 5 s");

    folder.set("HINDSIGHT_WAREHOUSE_PASSWORD", "wrong");
    assertThat(
            connected(directory, source).set("HINDSIGHT_WAREHOUSE_PASSWORD", "wrong").run("check"))
        .satisfies(
            run -> {
              assertThat(run.code()).isEqualTo(2);
              assertThat(run.err()).contains("refused the sign-in");
            });
  }
}

package dev.hindsight.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hindsight.pipeline.Pipeline;
import dev.hindsight.pipeline.PipelineListener;
import dev.hindsight.simulator.postgres.EmbeddedSource;
import dev.hindsight.support.SilentProxy;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each way to lose the stream, with {@code hindsight.snapshot.on-gap=resnapshot}: the difference is
 * applied, and what is unknown is said. At a start, and with {@code -Pfull} under a pipeline that
 * follows; there the warehouse's file is the pipeline's own, and nobody can put an older one in its
 * place.
 */
class CopiedGapIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How the stream is lost. */
  enum Cause {
    SLOT_DROPPED,
    SLOT_ADVANCED,
    SLOT_GIVEN_UP_BY_THE_SOURCE,
    WAREHOUSE_RESTORED,
    ANOTHER_POSTGRES
  }

  @TempDir static Path servers;
  private static EmbeddedSource server;
  private static EmbeddedSource other;
  private static int databases;

  @TempDir Path folder;
  private TestSource source;
  private TestSource behind;
  private SilentProxy proxy;
  private TestWarehouse warehouse;
  private TestPipeline pipeline;

  @BeforeAll
  static void start() {
    Map<String, String> settings =
        Map.of(
            "max_slot_wal_keep_size", "1MB",
            "max_wal_size", "32MB",
            "max_replication_slots", "20",
            "fsync", "off");
    server = EmbeddedSource.start(servers.resolve("one"), 0, settings);
    other = EmbeddedSource.start(servers.resolve("other"), 0, settings);
  }

  @AfterAll
  static void stop() {
    server.close();
    other.close();
  }

  private static TestSource database(EmbeddedSource of, String name) {
    new TestSource(of.url(), "oltp").execute("CREATE DATABASE " + name);
    TestSource made = new TestSource(of.url().replaceFirst("/oltp$", "/" + name), name);
    made.execute(
        SourceServer.BANK_SCHEMA,
        "INSERT INTO merchants VALUES (1, 'Boulangerie'), (2, 'Epicerie'), (3, 'Fromagerie'), (4, 'Kiosque')");
    return made;
  }

  @BeforeEach
  void a_history_that_agrees() throws Exception {
    source = database(server, "gap_" + ++databases);
    proxy = new SilentProxy(server.port());
    behind =
        new TestSource(
            "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/" + source.name(), source.name());
    warehouse = new TestWarehouse(folder).migrated();
    pipeline = new TestPipeline(behind, warehouse).resnapshotOnGap();
    pipeline.catchUp();
  }

  @AfterEach
  void release() throws Exception {
    proxy.close();
    source.dropSlots();
  }

  /** What the history will not see happen. */
  private static void change(TestSource where) {
    where.execute(
        "UPDATE merchants SET name = 'Fromagerie Paul' WHERE id = 3",
        "DELETE FROM merchants WHERE id = 4",
        "INSERT INTO merchants VALUES (5, 'Librairie')");
  }

  private void lose(Cause cause) throws Exception {
    String slot = "'" + pipeline.slot() + "'";
    switch (cause) {
      case SLOT_DROPPED -> {
        change(source);
        source.execute("SELECT pg_drop_replication_slot(" + slot + ")");
      }
      case SLOT_ADVANCED -> {
        change(source);
        source.execute("SELECT pg_replication_slot_advance(" + slot + ", pg_current_wal_lsn())");
      }
      case SLOT_GIVEN_UP_BY_THE_SOURCE -> {
        change(source);
        await().atMost(PATIENCE).until(this::isGivenUp);
      }
      case WAREHOUSE_RESTORED -> {
        Path file = folder.resolve("warehouse.mv.db");
        byte[] older = Files.readAllBytes(file);
        change(source);
        pipeline.catchUp();
        Files.write(file, older);
      }
      case ANOTHER_POSTGRES -> {
        TestSource elsewhere = database(other, source.name());
        change(elsewhere);
        proxy.leadTo(other.port());
        source = elsewhere;
      }
    }
  }

  private boolean isGivenUp() {
    source.execute("CREATE TABLE IF NOT EXISTS beside (t TEXT)");
    for (int i = 0; i < 3; i++) {
      source.execute(
          "INSERT INTO beside SELECT repeat(md5(g::text), 30) FROM generate_series(1, 2000) g",
          "SELECT pg_switch_wal()");
    }
    source.execute("CHECKPOINT");
    return source
        .one(
            "SELECT wal_status FROM pg_replication_slots WHERE slot_name = '"
                + pipeline.slot()
                + "'")
        .equals("lost");
  }

  private void assertDifference() throws Exception {
    assertThat(
            warehouse.rows(
                "SELECT merchant_id, name, opened_by, closed_by FROM merchant_history ORDER BY merchant_id, valid_from"))
        .containsExactly(
            "1|Boulangerie|snapshot|null",
            "2|Epicerie|snapshot|null",
            "3|Fromagerie|snapshot|resnapshot",
            "3|Fromagerie Paul|snapshot|null",
            "4|Kiosque|snapshot|missing_at_resnapshot",
            "5|Librairie|snapshot|null");
    assertThat(
            warehouse.rows(
                "SELECT table_name, from_lsn IS NOT NULL, to_lsn IS NOT NULL, from_time < to_time, reason"
                    + " FROM history_gap ORDER BY table_name"))
        .containsExactly(
            "public.banks|TRUE|TRUE|TRUE|resnapshot",
            "public.consumers|TRUE|TRUE|TRUE|resnapshot",
            "public.merchants|TRUE|TRUE|TRUE|resnapshot",
            "public.transactions|TRUE|TRUE|TRUE|resnapshot");
    String inside =
        warehouse.one(
            "SELECT formatdatetime(dateadd(microsecond, 1, max(from_time)), 'yyyy-MM-dd''T''HH:mm:ss.SSSSSS') || 'Z' FROM history_gap");
    CommandRun asOf =
        CommandRun.of(
            folder,
            Map.of(
                "HINDSIGHT_WAREHOUSE_PASSWORD",
                "secret",
                "HINDSIGHT_WAREHOUSE_URL",
                "jdbc:h2:file:./warehouse;AUTO_SERVER=TRUE"),
            "",
            "as-of",
            inside,
            "--table",
            "merchants");
    assertThat(asOf.code()).as(asOf.err()).isZero();
    assertThat(asOf.err()).contains("History is incomplete at " + inside, "(resnapshot)");
    source.execute("UPDATE merchants SET name = 'Librairie Nord' WHERE id = 5");
    pipeline.catchUp();
    assertThat(warehouse.rows("SELECT name, closed_by FROM merchant_history WHERE merchant_id = 5"))
        .containsExactlyInAnyOrder("Librairie|correction", "Librairie Nord|null");
    assertThat(pipeline.verify().agrees()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void at_a_start_the_difference_is_applied_and_the_gap_named(Cause cause) throws Exception {
    lose(cause);
    pipeline.catchUp();
    assertDifference();
  }

  @ParameterizedTest
  @EnabledIfSystemProperty(named = "hindsight.full", matches = "true")
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WAREHOUSE_RESTORED")
  void so_it_is_under_a_pipeline_that_follows(Cause cause) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Pipeline following = pipeline.build(new PipelineListener() {});
    try {
      Future<Void> running =
          thread.submit(
              () -> {
                following.run(Pipeline.Goal.FOLLOW);
                return null;
              });
      source.execute("INSERT INTO consumers VALUES (1, 'Ada', NULL)");
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  running.isDone()
                      || warehouse.one("SELECT count(*) FROM consumer_history").equals("1"));
      // Away, so that it does not take its slot again before it is lost.
      proxy.leadTo(1);
      source.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
              + " AND datname = current_database()");
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  source.one("SELECT count(*) FROM pg_replication_slots WHERE active").equals("0"));
      lose(cause);
      proxy.leadTo(cause == Cause.ANOTHER_POSTGRES ? other.port() : server.port());
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  running.isDone()
                      || warehouse
                          .one("SELECT count(*) FROM history_gap WHERE to_lsn IS NOT NULL")
                          .equals("4"));
      assertThat(running.isDone()).isFalse();
      following.stop();
      running.get(30, TimeUnit.SECONDS);
    } finally {
      following.stop();
      thread.shutdownNow();
    }
    assertDifference();
  }
}

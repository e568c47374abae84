package dev.hindsight.simulator.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hindsight.simulator.source.SourceAddress;
import dev.hindsight.simulator.source.SourceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedSourceIT {

  @TempDir private Path folder;

  @Test
  void it_is_a_durable_postgres_17_ready_for_logical_decoding() {
    String url = TestSource.newDatabase();
    assertThat(TestSource.value(url, "SELECT version()")).startsWith("PostgreSQL 17.");
    assertThat(setting(url, "wal_level")).isEqualTo("logical");
    assertThat(setting(url, "fsync")).isEqualTo("on");
    assertThat(setting(url, "synchronous_commit")).isEqualTo("on");
    assertThat(setting(url, "track_commit_timestamp")).isEqualTo("on");
    assertThat(setting(url, "listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(Integer.parseInt(setting(url, "max_replication_slots"))).isGreaterThan(9);
    assertThat(Integer.parseInt(setting(url, "max_wal_senders"))).isGreaterThan(9);
  }

  @Test
  void a_wrong_password_is_refused_also_for_the_first_superuser() {
    String url = TestSource.newDatabase();
    for (String user : new String[] {"oltp", "postgres"}) {
      assertThatThrownBy(() -> SourceAddress.of(url, user, "wrong").connect())
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("password authentication failed")
          .extracting(e -> ((SourceException) e).isConfiguration())
          .isEqualTo(true);
    }
  }

  @Test
  void data_is_kept_over_a_restart_and_settings_can_be_given() throws SQLException {
    Path data = folder.resolve("oltp");
    try (EmbeddedSource first = EmbeddedSource.start(data, 0)) {
      execute(first, "CREATE TABLE kept AS SELECT 42 AS answer");
    }
    assertThat(data.resolve("postmaster.pid")).doesNotExist();
    try (EmbeddedSource second = EmbeddedSource.start(data, 0, Map.of("wal_level", "replica"))) {
      String url = second.urlWithCredentials();
      assertThat(TestSource.value(url, "SELECT answer FROM kept")).isEqualTo("42");
      assertThat(setting(url, "wal_level")).isEqualTo("replica");
    }
  }

  @Test
  void a_second_holder_of_the_folder_is_refused() {
    Path data = folder.resolve("oltp");
    try (DataFolder first = DataFolder.take(data)) {
      assertThatThrownBy(() -> EmbeddedSource.start(first.path(), 0))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("another process serves Postgres from");
    }
  }

  @Test
  void a_folder_with_other_files_and_a_taken_port_are_the_users_fault() throws IOException {
    Files.writeString(folder.resolve("letter.txt"), "mine");
    assertThatThrownBy(() -> EmbeddedSource.start(folder, 0))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("holds other files");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedSource.start(folder.resolve("x"), taken.getLocalPort()))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("cannot be used");
    }
  }

  private static String setting(String url, String name) {
    return TestSource.value(url, "SELECT current_setting('" + name + "')");
  }

  private static void execute(EmbeddedSource source, String sql) throws SQLException {
    try (Connection connection = source.address().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

package dev.hindsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import dev.hindsight.warehouse.WarehouseConnections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process that has the file for us is killed between two commits of a batch: what it had not
 * brought to the disk is gone with it, and the file is as it was at the last checkpoint. Those
 * commits are made again, once.
 */
class LostCommitsIT {
  private static final int TIMES = 4;
  private static final int COMMITS = 9;

  /** Commits of a copy without a checkpoint, two chunks among them. */
  private static final int CHUNKS = 3;

  private static final int CONNECTION_BROKEN = 90067;

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();
  private Path file;
  private byte[] onDisk;
  private boolean armed;
  private int lost;
  private int most = TIMES;
  private int commits = COMMITS;

  @AfterEach
  void release() {
    source.dropSlots();
  }

  @Test
  void commits_that_were_lost_before_they_were_durable_are_made_again() {
    TestWarehouse warehouse = new TestWarehouse(folder).migrated();
    file = folder.resolve("warehouse.mv.db");
    TestPipeline pipeline =
        new TestPipeline(source, warehouse).rowsPerCommit(10).through(Losing::new);
    source.execute(
        "INSERT INTO transactions SELECT g, g, now(), now(), 'label', 'FR', 1, 1, 1 FROM generate_series(1, 200) g");
    pipeline.catchUp();
    for (int round = 1; round <= 60; round++) {
      source.execute(
          "UPDATE transactions SET amount = amount + 1 WHERE id % 20 = " + round % 20,
          "UPDATE transactions SET country_code = 'XX' WHERE id = " + round);
    }
    armed = true;
    pipeline.catchUp();
    armed = false;

    assertThat(lost).as("times the file fell back").isEqualTo(TIMES);
    // A row that failed a rule stays out with every later change: 60 of 600.
    assertThat(
            warehouse.rows(
                "SELECT opened_by, count(*), count(DISTINCT transaction_id) FROM transaction_history GROUP BY opened_by ORDER BY 1"))
        .containsExactly("correction|540|200", "snapshot|200|200");
    assertThat(
            warehouse.rows(
                "SELECT count(*), count(DISTINCT row_key) FROM quarantine WHERE ended_at IS NULL"))
        .containsExactly("60|60");
    assertThat(pipeline.verify().agrees()).isTrue();
  }

  @Test
  void a_copy_that_lost_chunks_before_its_end_begins_anew() {
    TestWarehouse warehouse = new TestWarehouse(folder).migrated();
    file = folder.resolve("warehouse.mv.db");
    TestPipeline pipeline = new TestPipeline(source, warehouse).through(Losing::new);
    source.execute(
        "INSERT INTO transactions SELECT g, g, now(), now(), 'label', 'FR', 1, 1, 1 FROM generate_series(1, 25000) g");
    most = 1;
    commits = CHUNKS;
    armed = true;
    pipeline.catchUp();
    armed = false;

    assertThat(lost).as("times the file fell back").isEqualTo(1);
    assertThat(warehouse.rows("SELECT epoch, state FROM pipeline_position"))
        .as("two copies were begun, of which one ended")
        .containsExactly("2|streaming");
    assertThat(
            warehouse.rows(
                "SELECT opened_by, count(*), count(DISTINCT transaction_id) FROM transaction_history GROUP BY opened_by"))
        .containsExactly("snapshot|25000|25000");
    assertThat(pipeline.verify().agrees()).isTrue();
  }

  private final class Losing implements WarehouseConnections {
    private final WarehouseConnections real;
    private int since;

    Losing(WarehouseConnections real) {
      this.real = real;
    }

    @Override
    public Connection open() throws SQLException {
      Connection connection = real.open();
      return proxy(
          Connection.class,
          connection,
          (name, args, result) -> {
            if (name.equals("createStatement")) {
              return proxy(Statement.class, (Statement) result, this::noteCheckpoint);
            }
            if (name.equals("commit") && armed && onDisk != null) {
              since++;
              if (since == commits && lost < most) {
                lose();
              }
            }
            return result;
          });
    }

    private Object noteCheckpoint(String name, Object[] args, Object result) {
      if (name.equals("execute") && args[0].equals("CHECKPOINT SYNC")) {
        since = 0;
        try {
          onDisk = Files.readAllBytes(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return result;
    }

    private void lose() throws SQLException {
      try (Connection owner = real.open();
          Statement statement = owner.createStatement()) {
        statement.execute("SHUTDOWN IMMEDIATELY");
      }
      try {
        Files.write(file, onDisk);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      lost++;
      since = 0;
      throw new SQLException("the file's owner was killed", "90067", CONNECTION_BROKEN);
    }

    @Override
    public Connection openToRead() throws SQLException {
      return real.openToRead();
    }

    @Override
    public void admitReader() throws SQLException {
      real.admitReader();
    }
  }

  /** What follows a call that went well. */
  private interface After {
    Object apply(String name, Object[] args, Object result) throws SQLException;
  }

  private static <T> T proxy(Class<T> type, T real, After after) {
    return type.cast(
        Proxy.newProxyInstance(
            LostCommitsIT.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              try {
                return after.apply(method.getName(), args, method.invoke(real, args));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}

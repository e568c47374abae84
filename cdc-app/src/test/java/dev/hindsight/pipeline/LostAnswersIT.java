package dev.hindsight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestPipeline;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import dev.hindsight.warehouse.WarehouseConnections;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A warehouse whose connection breaks at commits: sometimes before them, sometimes after, when the
 * answer alone is lost. Whether a commit happened is read, never guessed.
 */
class LostAnswersIT {
  private static final long SEED = 20_261_125;
  private static final int CONNECTION_BROKEN = 90067;

  @TempDir Path folder;
  private final TestSource source = SourceServer.bankSource();
  private int lost;
  private int refused;

  @AfterEach
  void release() {
    source.dropSlots();
  }

  @Test
  void every_commit_happens_once_whatever_becomes_of_its_answer() throws SQLException {
    System.out.println("lost answers: seed " + SEED);
    TestWarehouse warehouse = new TestWarehouse(folder).migrated();
    // Keeps the database open: H2 would close and open its file each time.
    try (Connection open = warehouse.connections().open()) {
      assertThat(open.isValid(1)).isTrue();
      disturb(warehouse);
    }
  }

  private void disturb(TestWarehouse warehouse) {
    Random random = new Random(SEED);
    TestPipeline pipeline =
        new TestPipeline(source, warehouse)
            .rowsPerCommit(10)
            .spillingAfter(100, folder)
            .through(real -> new Breaking(real, random));
    source.execute(
        "INSERT INTO transactions SELECT g, g, now(), now(), 'label', 'FR', 1, 1, 1 FROM generate_series(1, 500) g");
    pipeline.catchUp();
    for (int round = 1; round <= 20; round++) {
      source.execute(
          "UPDATE transactions SET amount = amount + 1 WHERE id % 20 = " + round % 20,
          "UPDATE transactions SET country_code = 'XX' WHERE id = " + round);
    }
    source.transaction(
        "INSERT INTO transactions SELECT g, g, now(), now(), 'label', 'FR', 1, 1, 1 FROM generate_series(1001, 1500) g",
        "UPDATE transactions SET label = 'again' WHERE id > 1400");
    pipeline.catchUp();

    assertThat(
            warehouse.rows(
                "SELECT opened_by, count(*), count(DISTINCT transaction_id) FROM transaction_history GROUP BY opened_by ORDER BY 1"))
        .containsExactly("correction|500|500", "insert|500|500", "snapshot|500|500");
    assertThat(
            warehouse.rows(
                "SELECT count(*), count(DISTINCT row_key) FROM quarantine WHERE ended_at IS NULL"))
        .containsExactly("20|20");
    assertThat(pipeline.verify().agrees()).isTrue();
    System.out.println("answers lost: " + lost + ", commits that did not happen: " + refused);
    assertThat(lost).isGreaterThan(3);
    assertThat(refused).isGreaterThan(3);
  }

  private final class Breaking implements WarehouseConnections {
    private final WarehouseConnections real;
    private final Random random;

    Breaking(WarehouseConnections real, Random random) {
      this.real = real;
      this.random = random;
    }

    @Override
    public Connection open() throws SQLException {
      Connection connection = real.open();
      return (Connection)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Connection.class},
              (self, method, args) -> {
                int dice = method.getName().equals("commit") ? random.nextInt(20) : -1;
                if (dice == 0) {
                  refused++;
                  connection.close();
                  throw new SQLException("broken before", "90067", CONNECTION_BROKEN);
                }
                try {
                  Object result = method.invoke(connection, args);
                  if (dice == 1) {
                    lost++;
                    connection.close();
                    throw new SQLException("broken after", "90067", CONNECTION_BROKEN);
                  }
                  return result;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
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
}

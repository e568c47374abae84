package dev.hindsight.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.snowflake.SharedDouble;
import dev.hindsight.snowflake.SnowflakeDouble;
import dev.hindsight.support.AppProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The oracle with the warehouse in Snowflake: the packaged app and Snowflake's own driver, the
 * double behind them, which outlives the app. What a killed app had begun there stays open, and
 * locked, until somebody waits for it.
 */
class OracleOnSnowflakeIT {
  private static final long SEED = Long.getLong("oracle.seed", 20_260_301);
  private static final int KILLS = Boolean.getBoolean("hindsight.full") ? 12 : 3;

  @TempDir Path folder;
  private final LoggedSource source = new LoggedSource();

  @AfterEach
  void release() {
    source.database().dropSlots();
    SharedDouble.get().abandonedAfter(Duration.ofMinutes(5));
  }

  @Test
  void kills_lose_nothing_and_double_nothing() throws Exception {
    System.out.println("oracle on Snowflake: seed " + SEED);
    source.database().execute(RandomParty.FIRST);
    SharedDouble.get().abandonedAfter(Duration.ofMillis(500));
    String url = SharedDouble.newSchema();
    Disturbance app =
        new Disturbance(folder, AppProcess.settings(source.database()), SEED)
            .with("hindsight.profile", "snowflake")
            .with("hindsight.warehouse.url", url)
            .with("hindsight.warehouse.user", SnowflakeDouble.USER)
            .with("hindsight.warehouse.password", SnowflakeDouble.PASSWORD)
            .with("hindsight.warehouse.flush.interval", "300ms");
    app.catchUp();
    long before = SharedDouble.get().statements().count();
    try (Load load = Load.start(source.database(), SEED)) {
      while (app.kills() < KILLS) {
        app.killSometime();
      }
      app.stop();
      Load stopped = load.stop();
      app.catchUp();
      OracleIT.compare(
          new StoredHistory(SharedDouble.connections(url)), source, stopped, app, SEED);
    }
    assertThat(SharedDouble.get().statements().count()).isGreaterThan(before);
  }
}

package dev.hindsight.snowflake;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The double in a process of its own: {@code --port P} (default: any), {@code --data DIR} (default:
 * in memory), {@code --schema NAME} (default HISTORY), {@code --abandoned-after SECONDS}. Prints
 * the JDBC address, and runs until it is killed.
 */
public final class SnowflakeDoubleMain {
  private SnowflakeDoubleMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    String data = options.get("--data");
    String schema = options.getOrDefault("--schema", "HISTORY");
    SnowflakeDouble running =
        SnowflakeDouble.start(
            Integer.parseInt(options.getOrDefault("--port", "0")),
            data == null ? null : Path.of(data));
    running.createSchema(schema);
    running.abandonedAfter(
        Duration.ofSeconds(Long.parseLong(options.getOrDefault("--abandoned-after", "300"))));
    System.out.println(running.url(schema));
    Thread.currentThread().join();
  }
}

package dev.hindsight.capture;

import dev.hindsight.change.TableSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the engine needs to know.
 *
 * @param connectionParameters what the URL carries beside the address, under the driver's names;
 *     those of TLS reach the engine's own connections
 * @param heartbeat how often an empty transaction is written into the source's log, so that the
 *     slot moves while the captured tables rest; zero for never
 * @param memoryLimit a source transaction of more changes is spilled to a private file in {@code
 *     spillFolder}
 * @param memoryBytes and so is one whose changes take about more bytes than this
 */
public record CaptureSettings(
    String host,
    int port,
    String database,
    String user,
    String password,
    Map<String, String> connectionParameters,
    String slot,
    String publication,
    List<TableSpec> tables,
    Duration heartbeat,
    int memoryLimit,
    long memoryBytes,
    Path spillFolder) {

  /** The same for other entries of the tables file. */
  public CaptureSettings with(List<TableSpec> others) {
    return new CaptureSettings(
        host,
        port,
        database,
        user,
        password,
        connectionParameters,
        slot,
        publication,
        others,
        heartbeat,
        memoryLimit,
        memoryBytes,
        spillFolder);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "CaptureSettings[" + host + ":" + port + "/" + database + ", slot " + slot + "]";
  }
}

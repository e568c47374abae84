package dev.hindsight.capture;

import dev.hindsight.change.TableSpec;
import java.time.Duration;
import java.util.List;

/**
 * What the engine needs to know.
 *
 * @param heartbeat how often an empty transaction is written into the source's log, so that the
 *     slot moves while the captured tables rest; zero for never
 */
public record CaptureSettings(
    String host,
    int port,
    String database,
    String user,
    String password,
    String slot,
    String publication,
    List<TableSpec> tables,
    Duration heartbeat) {

  /** Without the password. */
  @Override
  public String toString() {
    return "CaptureSettings[" + host + ":" + port + "/" + database + ", slot " + slot + "]";
  }
}

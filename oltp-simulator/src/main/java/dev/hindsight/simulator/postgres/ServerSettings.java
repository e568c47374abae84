package dev.hindsight.simulator.postgres;

import java.util.HashMap;
import java.util.Map;

/** What the embedded server runs with. */
final class ServerSettings {

  private static final Map<String, String> USUAL =
      Map.ofEntries(
          Map.entry("listen_addresses", "127.0.0.1"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("wal_level", "logical"),
          Map.entry("max_replication_slots", "20"),
          Map.entry("max_wal_senders", "20"),
          Map.entry("track_commit_timestamp", "on"),
          Map.entry("max_connections", "100"),
          Map.entry("max_wal_size", "2GB"),
          Map.entry("timezone", "UTC"),
          // The library's own defaults trade durability for speed; a source must not lose commits.
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"));

  private ServerSettings() {}

  static Map<String, String> with(Map<String, String> others) {
    Map<String, String> settings = new HashMap<>(USUAL);
    settings.putAll(others);
    return settings;
  }
}

package dev.hindsight.benchmark;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What one contender did in one round.
 *
 * @param events measured, without those that warmed up
 * @param cpu the contender's processor seconds meanwhile
 * @param allocated bytes meanwhile
 * @param coldEvents all events
 * @param coldSeconds from the beginning of the stream, a cold JVM, to the last event
 * @param peak the most memory the process had from the system, in bytes
 * @param serverCpu Postgres' processor seconds for the whole backlog
 */
record Figures(
    long events,
    double seconds,
    double cpu,
    long allocated,
    long coldEvents,
    double coldSeconds,
    long peak,
    double serverCpu) {

  double perSecond() {
    return events / seconds;
  }

  double coldPerSecond() {
    return coldEvents / coldSeconds;
  }

  double cpuPerMillion() {
    return cpu * 1e6 / events;
  }

  double serverCpuPerMillion() {
    return serverCpu * 1e6 / coldEvents;
  }

  double allocatedPerEvent() {
    return (double) allocated / events;
  }

  /** From a contender's line {@code RESULT name=value ...}. */
  static Figures parse(String line, double serverCpu) {
    return parse(line + " serverCpu=" + serverCpu);
  }

  /** As a line from which {@link #parse(String)} makes the same. */
  String line() {
    return String.format(
        Locale.ROOT,
        "RESULT events=%d seconds=%.6f cpu=%.6f allocated=%d coldEvents=%d coldSeconds=%.6f peak=%d serverCpu=%.3f",
        events,
        seconds,
        cpu,
        allocated,
        coldEvents,
        coldSeconds,
        peak,
        serverCpu);
  }

  /** From a line of {@link #line()}. */
  static Figures parse(String line) {
    Map<String, String> values = new HashMap<>();
    for (String part : line.substring("RESULT ".length()).split(" ")) {
      String[] pair = part.split("=", 2);
      values.put(pair[0], pair[1]);
    }
    return new Figures(
        Long.parseLong(values.get("events")),
        Double.parseDouble(values.get("seconds")),
        Double.parseDouble(values.get("cpu")),
        Long.parseLong(values.get("allocated")),
        Long.parseLong(values.get("coldEvents")),
        Double.parseDouble(values.get("coldSeconds")),
        Long.parseLong(values.get("peak")),
        Double.parseDouble(values.get("serverCpu")));
  }
}

package dev.hindsight.benchmark;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** The conditions of a run, for the page of results. */
final class Machine {
  private Machine() {}

  static String conditions(List<String> jvmOptions) {
    com.sun.management.OperatingSystemMXBean system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return String.format(
        Locale.ROOT,
        "%d processors, %d GB, load %.1f at the end, JDK %s%s",
        system.getAvailableProcessors(),
        Math.round(system.getTotalMemorySize() / 1e9),
        system.getSystemLoadAverage(),
        System.getProperty("java.version"),
        jvmOptions.isEmpty() ? "" : ", JVM options `" + String.join(" ", jvmOptions) + "`");
  }
}

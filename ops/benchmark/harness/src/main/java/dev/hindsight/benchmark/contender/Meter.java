package dev.hindsight.benchmark.contender;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * What every contender is measured with. The first events of a backlog are there to warm the JVM
 * up; time, processor and allocation are counted from the first moment at which that many are done
 * to the moment at which all are. Needs nothing but the JDK: contenders have different libraries.
 *
 * <p>Called by one thread at a time.
 */
public final class Meter {
  private static final long ONE_GO_NANOS = 50_000_000;
  private static final long SETTLING_NANOS = 20_000_000;

  private record Mark(long nanos, long events, long cpuNanos, long allocated) {}

  /**
   * What was measured. Seconds, processor seconds and bytes of the heap are for {@code events};
   * {@code cold} counts all from the meter's beginning.
   */
  record Figures(
      long events,
      double seconds,
      double cpuSeconds,
      long allocated,
      long coldEvents,
      double coldSeconds) {}

  private final long warmUp;
  private final long total;
  private final LongSupplier clock;
  private final Mark began;
  private Mark warm;
  private long settled;
  private Mark end;
  private long events;

  /**
   * @param warmUp so many events warm up
   * @param total all events of the backlog, those included
   */
  public Meter(long warmUp, long total) {
    this(warmUp, total, System::nanoTime);
  }

  /**
   * @param clock as {@link System#nanoTime()}
   */
  Meter(long warmUp, long total, LongSupplier clock) {
    this.warmUp = warmUp;
    this.total = total;
    this.clock = clock;
    this.began = mark(0);
  }

  public static Meter of(Arguments arguments) {
    return new Meter(arguments.number("warm-up"), arguments.number("total"));
  }

  /** So many more events are done. Returns whether that were all. */
  public boolean done(long more) {
    return doneInAll(events + more);
  }

  /** So many events are done by now. Returns whether these are all. */
  public boolean doneInAll(long sum) {
    if (end != null) {
      return true;
    }
    events = sum;
    if (events >= total) {
      end = mark(events);
    } else if (events >= warmUp) {
      settleWarm();
    }
    return end != null;
  }

  /**
   * Some contenders report what they did in one go, many calls at once: those that come with the
   * one that ended the warm-up were done before it and are no part of what is measured.
   */
  private void settleWarm() {
    long now = clock.getAsLong();
    if (warm == null) {
      settled = now + SETTLING_NANOS;
    }
    if (now - settled < 0) {
      warm = mark(events);
    }
  }

  /** Prints the figures on stdout, in a line for the harness. */
  public void print() {
    Figures figures = figures();
    System.out.printf(
        Locale.ROOT,
        "RESULT events=%d seconds=%.6f cpu=%.6f allocated=%d coldEvents=%d coldSeconds=%.6f peak=%d%n",
        figures.events,
        figures.seconds,
        figures.cpuSeconds,
        figures.allocated,
        figures.coldEvents,
        figures.coldSeconds,
        peakMemory());
    System.out.flush();
  }

  Figures figures() {
    if (end == null) {
      throw new IllegalStateException("only " + events + " of " + total + " events were seen");
    }
    // Where all became durable in one go there is nothing between: then the cold start counts too.
    Mark from = warm == null || end.nanos - warm.nanos < ONE_GO_NANOS ? began : warm;
    return new Figures(
        end.events - from.events,
        (end.nanos - from.nanos) / 1e9,
        (end.cpuNanos - from.cpuNanos) / 1e9,
        end.allocated - from.allocated,
        end.events,
        (end.nanos - began.nanos) / 1e9);
  }

  private Mark mark(long events) {
    com.sun.management.OperatingSystemMXBean system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Mark(clock.getAsLong(), events, system.getProcessCpuTime(), allocated());
  }

  /** By all threads that live; the ones that work live from the first event to the last. */
  private static long allocated() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }

  /** The most memory this process ever had from the system, in bytes; 0 where nobody says. */
  private static long peakMemory() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
    } catch (IOException notLinux) {
      return 0;
    }
    return 0;
  }
}

package dev.hindsight.benchmark;

import java.util.List;

/** A backlog of the source, written before anyone reads it. All rows pass Hindsight's rules. */
enum Workload {
  SINGLE("single", "one row a transaction, 10% corrections", 150_000, 450_000) {
    @Override
    List<String> write(long rows) {
      return List.of("CALL bench_transactions(%d, 1)".formatted(rows));
    }
  },
  HUNDRED("hundred", "100 rows a transaction, 10% corrections", 300_000, 900_000) {
    @Override
    List<String> write(long rows) {
      return List.of("CALL bench_transactions(%d, 100)".formatted(rows / 100));
    }
  },
  MILLION("million", "one transaction of all rows", 300_000, 1_000_000) {
    @Override
    List<String> write(long rows) {
      long inOne = rows * 10 / 13;
      long half = (rows - inOne) / 2;
      // The first two warm up.
      return List.of(
          "SELECT bench_insert(1, %d)".formatted(half),
          "SELECT bench_insert(%d, %d)".formatted(half + 1, rows - inOne),
          "SELECT bench_insert(%d, %d)".formatted(rows - inOne + 1, rows));
    }
  },
  SNAPSHOT("snapshot", "a first copy", 400_000, 1_600_000) {
    @Override
    List<String> write(long rows) {
      return List.of("SELECT bench_insert(1, %d)".formatted(rows), "VACUUM ANALYZE");
    }
  },
  HOT("hot", "100 rows, corrected again and again, each time all of them", 200_000, 800_000) {
    @Override
    List<String> write(long rows) {
      return List.of("SELECT bench_insert(1, 100)", "CALL bench_hot(%d)".formatted(rows / 100 - 1));
    }
  };

  final String name;
  final String text;
  private final long warmUp;
  private final long measured;

  Workload(String name, String text, long warmUp, long measured) {
    this.name = name;
    this.text = text;
    this.warmUp = warmUp;
    this.measured = measured;
  }

  /** The statements that write the backlog, each by itself. */
  abstract List<String> write(long rows);

  /** Whole hundreds, so that it divides into transactions. */
  long rows(double scale) {
    return hundreds(scale * (warmUp + measured));
  }

  long warmUp(double scale) {
    return hundreds(scale * warmUp);
  }

  boolean isSnapshot() {
    return this == SNAPSHOT;
  }

  private static long hundreds(double rows) {
    return Math.max(1, Math.round(rows / 1300)) * 1300;
  }

  @Override
  public String toString() {
    return name;
  }
}

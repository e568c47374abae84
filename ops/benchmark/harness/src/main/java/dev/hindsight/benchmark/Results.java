package dev.hindsight.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measured throughput, kept in files of plain lines: a machine may be free for one workload at a
 * time, and the page shows all of them.
 */
record Results(Path folder) {

  /**
   * What was measured in one go.
   *
   * @param conditions under which, for the page
   */
  record Run(Summary summary, String conditions) {}

  static Results of(Path product) {
    return new Results(product.resolve("ops/benchmark/results"));
  }

  /** In place of an earlier run of the same workload with the same heap. */
  void keep(Summary summary, String heap, String conditions) {
    List<String> lines = new ArrayList<>(List.of(conditions, Long.toString(summary.rows)));
    for (Contender contender : summary.contenders()) {
      summary.rounds(contender).forEach(figures -> lines.add(contender + " " + figures.line()));
    }
    try {
      Files.createDirectories(folder);
      Files.write(file(summary.workload, heap), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each workload that was measured with such a heap. */
  List<Run> kept(String heap) {
    List<Run> runs = new ArrayList<>();
    for (Workload workload : Workload.values()) {
      Path file = file(workload, heap);
      if (Files.exists(file)) {
        runs.add(read(workload, file));
      }
    }
    return runs;
  }

  private static Run read(Workload workload, Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      Summary summary = new Summary(workload, Long.parseLong(lines.get(1)));
      for (String line : lines.subList(2, lines.size())) {
        int space = line.indexOf(' ');
        summary.add(
            Contender.named(line.substring(0, space)), Figures.parse(line.substring(space + 1)));
      }
      return new Run(summary, lines.get(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(Workload workload, String heap) {
    return folder.resolve(String.format(Locale.ROOT, "throughput-%s-%s.txt", workload, heap));
  }
}

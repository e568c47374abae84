package dev.hindsight.simulator.truth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A truth file being written; a new one replaces what was there. Safe for use by several threads.
 *
 * <p>Each line is a {@link TruthEntry}; the last one is {@code {"counts":{...}}}, missing where the
 * run was killed.
 */
public final class TruthFile implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final BufferedWriter lines;

  private TruthFile(BufferedWriter lines) {
    this.lines = lines;
  }

  /** Creates the file and its folders. */
  public static TruthFile create(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    return new TruthFile(Files.newBufferedWriter(path));
  }

  public void append(TruthEntry entry) {
    line(entry);
  }

  /** The last line: numbers by name. */
  public void counts(Map<String, ?> counts) {
    line(Map.of("counts", counts));
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /**
   * The wanted entries, in the order of the file, at most so many.
   *
   * @throws IOException where the file is absent or no truth file
   */
  public static List<TruthEntry> read(Path path, Predicate<TruthEntry> wanted, long limit)
      throws IOException {
    try (Stream<String> text = Files.lines(path)) {
      return text.filter(line -> !line.startsWith("{\"counts\""))
          .map(line -> entry(path, line))
          .filter(wanted)
          .limit(limit)
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The last line's numbers; empty where the run did not come to its end. */
  public static Map<String, Long> readCounts(Path path) throws IOException {
    Map<String, Long> counts = new java.util.LinkedHashMap<>();
    for (String line : lastLine(path)) {
      JSON.readTree(line)
          .path("counts")
          .properties()
          .forEach(count -> counts.put(count.getKey(), longOf(count.getValue())));
    }
    return counts;
  }

  private static long longOf(JsonNode number) {
    return number.longValue();
  }

  private static List<String> lastLine(Path path) throws IOException {
    List<String> last = new ArrayList<>();
    try (Stream<String> text = Files.lines(path)) {
      text.filter(line -> line.startsWith("{\"counts\"")).forEach(last::add);
    }
    return last;
  }

  private static TruthEntry entry(Path path, String line) {
    try {
      return JSON.readValue(line, TruthEntry.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(
          new IOException(path + " is no truth file: " + e.getOriginalMessage()));
    }
  }

  private void line(Object value) {
    try {
      String text = JSON.writeValueAsString(value);
      synchronized (lines) {
        lines.write(text);
        lines.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

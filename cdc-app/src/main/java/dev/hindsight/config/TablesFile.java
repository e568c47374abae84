package dev.hindsight.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hindsight.change.TableSpec;
import dev.hindsight.transform.RuleSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code tables.yaml} says.
 *
 * @param tables the captured tables, in the file's order
 * @param ruleSettings the figures of the rules, the defaults where the file has none
 */
public record TablesFile(List<TableSpec> tables, RuleSettings ruleSettings) {
  private static final String BUILT_IN = "/tables.yaml";

  public TablesFile {
    tables = List.copyOf(tables);
  }

  /** The file that comes with the program. */
  public static TablesFile builtIn() {
    try (InputStream in = TablesFile.class.getResourceAsStream(BUILT_IN)) {
      return parse("built-in tables.yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws TablesFileException with all mistakes at once
   */
  public static TablesFile read(Path file) {
    String yaml;
    try {
      yaml = Files.readString(file);
    } catch (IOException e) {
      String why = Files.exists(file) ? "It cannot be read: " + e : "There is no such file.";
      throw new TablesFileException(file.toString(), List.of(why));
    }
    return parse(file.toString(), yaml);
  }

  static TablesFile parse(String file, String yaml) {
    JsonNode root;
    try {
      root =
          YAMLMapper.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .build()
              .readTree(yaml);
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : "Line " + e.getLocation().getLineNr() + ": ";
      throw new TablesFileException(file, List.of(line + e.getOriginalMessage()));
    }
    TablesFileReader reader = new TablesFileReader();
    TablesFile read = reader.read(root);
    if (!reader.problems().isEmpty()) {
      throw new TablesFileException(file, reader.problems());
    }
    return read;
  }
}

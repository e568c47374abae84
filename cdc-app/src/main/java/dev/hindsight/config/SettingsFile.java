package dev.hindsight.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A YAML file as flat names with the text as written and the line it stands on. The text, because
 * YAML would make numbers of times of day; the lines, for whoever has to mend one.
 */
final class SettingsFile {
  private final String name;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final List<String> problems;

  private SettingsFile(String name, List<String> problems) {
    this.name = name;
    this.problems = problems;
  }

  static SettingsFile none() {
    return new SettingsFile("no file", List.of());
  }

  /** Reads a file; what is wrong with it is added to the problems. */
  static SettingsFile read(Path path, List<String> problems) {
    SettingsFile file = new SettingsFile(path.getFileName().toString(), problems);
    try (JsonParser parser = new YAMLFactory().createParser(Files.newBufferedReader(path))) {
      file.readDocument(parser);
    } catch (JsonProcessingException malformed) {
      String reason = malformed.getOriginalMessage().lines().findFirst().orElse("");
      int line = malformed.getLocation() == null ? 0 : malformed.getLocation().getLineNr();
      problems.add(path + ", line " + line + ": not YAML: " + reason);
    } catch (IOException unreadable) {
      problems.add(path + " cannot be read: " + unreadable);
    }
    return file;
  }

  Map<String, String> values() {
    return values;
  }

  String origin(String key) {
    return name + ", line " + lines.get(key);
  }

  private void readDocument(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_OBJECT) {
      readMapping("", parser);
    } else if (first != null) {
      problems.add(name + ": expected settings as name: value");
    }
  }

  private void readMapping(String prefix, JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = prefix + parser.currentName();
      int line = parser.currentTokenLocation().getLineNr();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT) {
        readMapping(key + ".", parser);
      } else if (value == JsonToken.START_ARRAY) {
        problems.add(name + ", line " + line + ": " + key + " is a list; no setting is one");
        parser.skipChildren();
      } else if (lines.containsKey(key)) {
        problems.add(
            name + ", line " + line + ": " + key + " stands on line " + lines.get(key) + " too");
      } else {
        lines.put(key, line);
        values.put(key, value == JsonToken.VALUE_NULL ? "" : parser.getText());
      }
    }
  }
}

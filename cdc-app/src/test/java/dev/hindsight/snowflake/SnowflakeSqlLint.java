package dev.hindsight.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every statement that the integration tests sent to the double, and every one in
 * docs/snowflake.md, is Snowflake's SQL to sqlfluff, and names no type but Snowflake's. Runs after
 * the integration tests, which make the files.
 */
class SnowflakeSqlLint {
  private static final Path DUMP = Path.of(System.getProperty("hindsight.sql-dump", "nowhere"));

  private static final Set<String> TYPES =
      Set.of(
          "NUMBER",
          "NUMERIC",
          "DECIMAL",
          "INTEGER",
          "INT",
          "BIGINT",
          "FLOAT",
          "DOUBLE",
          "VARCHAR",
          "BOOLEAN",
          "DATE",
          "TIME",
          "TIMESTAMP",
          "TIMESTAMP_TZ",
          "TIMESTAMP_NTZ",
          // Of Flyway's own table.
          "TIMESTAMP_LTZ",
          "BINARY",
          "ARRAY",
          "VARIANT",
          "CHAR",
          "STRING");

  @TempDir Path folder;

  /** {@code x::TYPE}, {@code CAST(x AS TYPE)}, and a column of CREATE TABLE or ADD COLUMN. */
  private static final Pattern CAST =
      Pattern.compile("::\\s*([A-Z_]+)|\\bCAST ?\\([^()]+ AS ([A-Z_]+)");

  private static final Pattern CREATE =
      Pattern.compile("^CREATE (?:OR REPLACE )?(?:TRANSIENT |TEMPORARY )*TABLE [^(]+\\((.*)\\)");
  private static final Pattern ADD = Pattern.compile("\\bADD COLUMN (?:\"[^\"]*\"|\\w+) ([A-Z_]+)");

  @Test
  void every_statement_is_snowflakes_to_sqlfluff() throws Exception {
    List<Path> statements = statements();
    String sqlfluff = sqlfluff();
    if (sqlfluff == null) {
      abort("sqlfluff is not installed (apt-get install sqlfluff): no statement was parsed");
    }
    // Two at once: it takes a tenth of a second a statement.
    List<List<Path>> halves =
        List.of(
            statements.subList(0, statements.size() / 2),
            statements.subList(statements.size() / 2, statements.size()));
    List<CompletableFuture<JsonNode>> answers = new ArrayList<>();
    for (List<Path> half : halves) {
      Path files = Files.createDirectory(folder.resolve("half-" + answers.size()));
      for (Path statement : half) {
        Files.copy(statement, files.resolve(statement.getFileName()));
      }
      answers.add(CompletableFuture.supplyAsync(() -> parsed(sqlfluff, files)));
    }
    int parsed = 0;
    List<String> unparsable = new ArrayList<>();
    for (CompletableFuture<JsonNode> answer : answers) {
      for (JsonNode file : answer.join()) {
        parsed++;
        if (file.toString().contains("\"unparsable\"")) {
          unparsable.add(Files.readString(Path.of(file.path("filepath").asText())));
        }
      }
    }
    assertThat(unparsable).isEmpty();
    assertThat(parsed).isEqualTo(statements.size());
    System.out.println("sqlfluff parsed " + parsed + " statements");
  }

  private static String sqlfluff() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(path -> Path.of(path, "sqlfluff"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse(null);
  }

  private static JsonNode parsed(String sqlfluff, Path files) {
    try {
      Process process =
          new ProcessBuilder(
                  sqlfluff,
                  "parse",
                  "--dialect",
                  "snowflake",
                  "--templater",
                  "raw",
                  "-f",
                  "json",
                  files.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new ObjectMapper().readTree(process.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void every_type_is_one_of_snowflakes() throws IOException {
    Set<String> foreign = new TreeSet<>();
    for (Path file : statements()) {
      for (String type : types(Files.readString(file))) {
        if (!TYPES.contains(type)) {
          foreign.add(type + " in " + file.getFileName());
        }
      }
    }
    assertThat(foreign).isEmpty();
  }

  @Test
  void a_foreign_type_would_be_found() {
    assertThat(types("CREATE TRANSIENT TABLE t (a JSONB NOT NULL, \"B\" NUMBER(10, 5), c UUID)"))
        .containsExactly("JSONB", "NUMBER", "UUID");
    assertThat(types("SELECT a::TEXTY, CAST(b AS CLOB) FROM t")).containsExactly("TEXTY", "CLOB");
    assertThat(types("ALTER TABLE t ADD COLUMN \"X\" MONEY")).containsExactly("MONEY");
  }

  static List<String> types(String sql) {
    String text =
        sql.toUpperCase(Locale.ROOT)
            .replaceAll("--[^\\n]*", "")
            .replaceAll("'[^']*'", "''")
            .replaceAll("\\s+", " ");
    List<String> types = new ArrayList<>();
    Matcher create = CREATE.matcher(text);
    if (create.find()) {
      for (String column : create.group(1).split(",(?![^(]*\\))")) {
        Matcher named = Pattern.compile("^ ?(?:\"[^\"]*\"|\\w+) ([A-Z_]+)").matcher(column);
        if (named.find() && !column.strip().matches("(PRIMARY|UNIQUE|CONSTRAINT)\\b.*")) {
          types.add(named.group(1));
        }
      }
    }
    for (Pattern pattern : List.of(CAST, ADD)) {
      Matcher found = pattern.matcher(text);
      while (found.find()) {
        types.add(found.group(1) != null ? found.group(1) : found.group(2));
      }
    }
    return types;
  }

  /** Each form once, though several JVMs have sent it. */
  private static List<Path> statements() throws IOException {
    Map<Path, Path> byForm = new TreeMap<>();
    if (Files.isDirectory(DUMP)) {
      try (Stream<Path> files = Files.walk(DUMP)) {
        files
            .filter(file -> file.toString().endsWith(".sql"))
            .forEach(file -> byForm.put(file.getFileName(), file));
      }
    }
    assumeTrue(
        !byForm.isEmpty(),
        "no integration test has sent a statement to the double: nothing to parse");
    List<Path> statements = new ArrayList<>(byForm.values());
    statements.addAll(documentation());
    return statements;
  }

  /** The statements that a person is told to run. */
  private static List<Path> documentation() throws IOException {
    Path pages = Files.createDirectories(DUMP.resolveSibling("snowflake-sql-of-docs"));
    Matcher block =
        Pattern.compile("(?s)```sql\\n(.*?)```")
            .matcher(Files.readString(Path.of("../docs/snowflake.md")));
    List<Path> statements = new ArrayList<>();
    while (block.find()) {
      for (String statement : block.group(1).replaceAll("(?m)--.*$", "").split(";")) {
        if (!statement.isBlank()) {
          Path file = pages.resolve("docs-" + statements.size() + ".sql");
          statements.add(Files.writeString(file, statement.strip() + "\n"));
        }
      }
    }
    assertThat(statements).isNotEmpty();
    return statements;
  }
}

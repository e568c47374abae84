package dev.hindsight.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that the pages name as proof are there. */
class DocumentedTestsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern TEST =
      Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT))(?:\\.([a-z][a-z0-9_]*))?`");
  private static final Pattern CASE = Pattern.compile("(?m)^\\| (\\d+) \\| .+ \\| (.+) \\|$");

  @Test
  void every_test_that_a_page_names_exists() throws IOException {
    Map<String, Path> tests = tests();
    for (Path page : pages()) {
      for (MatchResult named : TEST.matcher(Files.readString(page)).results().toList()) {
        assertThat(tests).as(page + " names " + named.group()).containsKey(named.group(1));
        if (named.group(2) != null) {
          assertThat(Files.readString(tests.get(named.group(1))))
              .as(page + " names " + named.group())
              .contains(" " + named.group(2) + "(");
        }
      }
    }
  }

  @Test
  void every_case_has_its_number_and_a_test_or_a_reason() throws IOException {
    List<MatchResult> cases =
        CASE.matcher(Files.readString(ROOT.resolve("docs/cases.md"))).results().toList();
    assertThat(cases.stream().map(row -> Integer.valueOf(row.group(1))))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 30).boxed().toList());
    assertThat(cases)
        .allSatisfy(row -> assertThat(row.group(2)).containsPattern(TEST + "|[Cc]annot occur"));
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md")),
              docs.filter(page -> page.toString().endsWith(".md")))
          .toList();
    }
  }

  private static Map<String, Path> tests() throws IOException {
    Map<String, Path> tests = new HashMap<>();
    for (String module :
        List.of("cdc-app", "oltp-simulator", "warehouse-ddl", "ops/benchmark/harness")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> tests.put(file.getFileName().toString().replace(".java", ""), file));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    return tests;
  }
}

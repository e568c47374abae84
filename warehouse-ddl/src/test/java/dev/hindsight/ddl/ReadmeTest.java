package dev.hindsight.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ReadmeTest {

  private static final Pattern QUERY = Pattern.compile("```sql\n(.*?);\n```", Pattern.DOTALL);

  @Test
  void the_queries_of_the_readme_answer() throws IOException {
    List<String> queries =
        QUERY.matcher(Files.readString(Path.of("README.md"))).results().map(r -> group(r)).toList();

    try (TestWarehouse warehouse = TestWarehouse.inMemory()) {
      warehouse
          .bank(1, "Bank")
          .transaction(
              1,
              "consumer_id",
              7,
              "amount",
              "100",
              "valid_to",
              "2025-05-02T00:00:00Z",
              "closed_by",
              "correction",
              "closed_lsn",
              200)
          .transaction(
              1,
              "consumer_id",
              7,
              "amount",
              "90",
              "valid_from",
              "2025-05-02T00:00:00Z",
              "opened_by",
              "correction",
              "commit_lsn",
              200);

      assertThat(queries).hasSize(2);
      assertThat(warehouse.rows(queries.get(0))).containsExactly("Bank | 1 | -10.00000");
      assertThat(warehouse.rows(queries.get(1)))
          .containsExactly(
              "1 | 100.00000 | 2024-01-01T00:00:00Z | 2025-05-02T00:00:00Z | insert | correction",
              "1 | 90.00000 | 2025-05-02T00:00:00Z | 9999-12-31T00:00:00Z | correction | -");
    }
  }

  private static String group(MatchResult result) {
    return result.group(1);
  }
}

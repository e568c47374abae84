package dev.hindsight.transform;

import dev.hindsight.change.Column;
import dev.hindsight.change.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether an entry of {@code tables.yaml} and the history table it names go together. */
public final class TableFitness {
  private final TableSpec spec;
  private final List<Column> columns;
  private final List<String> problems = new ArrayList<>();

  private TableFitness(TableSpec spec, List<Column> columns) {
    this.spec = spec;
    this.columns = columns;
  }

  /**
   * Everything that is wrong, a sentence each; empty when they go together.
   *
   * @param columns the history table's data columns
   */
  public static List<String> problems(TableSpec spec, List<Column> columns) {
    TableFitness fitness = new TableFitness(spec, columns);
    spec.key().forEach(key -> fitness.column("key", key));
    spec.rules().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(fitness::rules);
    return List.copyOf(fitness.problems);
  }

  private void rules(Map.Entry<String, List<String>> rules) {
    String source = rules.getKey();
    Optional<Column> column = column("rules", source);
    for (String name : rules.getValue()) {
      Optional<RuleName> rule = RuleName.of(name);
      if (rule.isEmpty()) {
        problems.add(spec.source() + ": there is no rule " + name + ".");
        continue;
      }
      column
          .filter(there -> !rule.get().appliesTo(there.type()))
          .ifPresent(
              there ->
                  problems.add(
                      "%s: the rule %s means nothing on the column %s of type %s."
                          .formatted(spec.source(), name, source, there.type())));
      if (rule.get().changesValues() && spec.key().contains(source)) {
        problems.add(
            "%s: the rule %s changes values, which the key column %s does not allow."
                .formatted(spec.source(), name, source));
      }
    }
  }

  private Optional<Column> column(String where, String source) {
    String name = ColumnCleaner.historyColumn(spec, source);
    Optional<Column> column = columns.stream().filter(c -> c.name().equals(name)).findFirst();
    if (column.isEmpty()) {
      problems.add(
          "%s: %s names the column %s, but %s has no column %s; it has %s."
              .formatted(
                  spec.source(),
                  where,
                  source,
                  spec.history(),
                  name,
                  String.join(", ", columns.stream().map(Column::name).toList())));
    }
    return column;
  }
}

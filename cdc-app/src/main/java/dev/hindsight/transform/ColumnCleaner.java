package dev.hindsight.transform;

import dev.hindsight.change.Column;
import dev.hindsight.change.TableSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One history column: its rules in order, then its fit. */
final class ColumnCleaner {
  private final String source;
  private final Rule[] rules;
  private final Fit fit;

  private ColumnCleaner(String source, Rule[] rules, Fit fit) {
    this.source = source;
    this.rules = rules;
    this.fit = fit;
  }

  static ColumnCleaner of(TableSpec spec, Column column, Rules rules, Fits fits) {
    String source = sourceOf(spec, column);
    Wording wording = Wording.of(source);
    List<Rule> made =
        spec.rules().getOrDefault(source, List.of()).stream()
            .map(name -> rules.of(RuleName.of(name).orElseThrow(), wording))
            .toList();
    return new ColumnCleaner(source, made.toArray(Rule[]::new), fits.of(column, wording));
  }

  /** History columns are lower case, source columns as Postgres spells them. */
  private static String sourceOf(TableSpec spec, Column column) {
    Optional<String> renamed =
        spec.renames().entrySet().stream()
            .filter(rename -> rename.getValue().equals(column.name()))
            .map(Map.Entry::getKey)
            // A column that was renamed in the source has an entry for each of its names.
            .min(
                Comparator.comparing((String source) -> !spec.rules().containsKey(source))
                    .thenComparing(source -> !spec.key().contains(source))
                    .thenComparing(Comparator.naturalOrder()));
    if (renamed.isPresent()) {
      return renamed.get();
    }
    for (String ruled : spec.rules().keySet()) {
      if (historyColumn(spec, ruled).equals(column.name())) {
        return ruled;
      }
    }
    return column.name();
  }

  static String historyColumn(TableSpec spec, String source) {
    return spec.historyColumn(source).toLowerCase(Locale.ROOT);
  }

  /** The clean value in the column's form, or a {@link Refusal}. */
  Object clean(Object value) {
    Object clean = value;
    for (Rule rule : rules) {
      clean = rule.apply(clean);
      if (clean instanceof Refusal) {
        return clean;
      }
    }
    return clean == null ? null : fit.fit(clean);
  }

  /** The value in the column's form with no rule applied, or a {@link Refusal}. */
  Object fit(Object value) {
    return fit.fit(value);
  }

  Outcome.Rejected rejected(Refusal refusal) {
    return new Outcome.Rejected(refusal.rule(), source, refusal.reason());
  }

  Outcome.Rejected notSentAgain() {
    return rejected(
        Wording.of(source)
            .refusal(
                Outcome.Rejected.TOAST,
                "was not sent again by the source, and there is no earlier version to take it from"));
  }
}

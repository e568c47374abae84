package dev.hindsight.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hindsight.change.TableSpec;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableFitnessTest {
  private static final String COLUMNS =
      "transaction_id, amount, creation_date, execution_date, label, country_code, consumer_id,"
          + " bank_id, merchant_id";

  @Test
  void what_goes_together_has_no_problem() {
    TableSpec spec =
        Transactions.spec(
            List.of("id"), Map.of("id", List.of("required"), "label", List.of("trim")));
    assertThat(TableFitness.problems(spec, Transactions.COLUMNS)).isEmpty();
  }

  @Test
  void all_that_does_not_is_told_at_once_and_no_cleaner_is_made() {
    TableSpec spec =
        Transactions.spec(
            List.of("uuid"),
            Map.of(
                "amount", List.of("trim", "polish"),
                "labell", List.of("trim"),
                "merchant_id", List.of("plausible-date", "required")));
    List<String> problems = TableFitness.problems(spec, Transactions.COLUMNS);
    assertThat(problems)
        .containsExactly(
            "public.transactions: key names the column uuid, but transaction_history has no column"
                + " uuid; it has "
                + COLUMNS
                + ".",
            "public.transactions: the rule trim means nothing on the column amount of type DECIMAL.",
            "public.transactions: there is no rule polish.",
            "public.transactions: rules names the column labell, but transaction_history has no"
                + " column labell; it has "
                + COLUMNS
                + ".",
            "public.transactions: the rule plausible-date means nothing on the column merchant_id"
                + " of type INTEGER.");
    assertThatThrownBy(
            () ->
                new RowCleaner(
                    spec,
                    Transactions.COLUMNS,
                    RuleSettings.DEFAULTS,
                    DateRange.FOUR_DIGIT_YEARS,
                    InstantSource.system()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("polish");
  }

  @Test
  void a_rule_that_changes_values_has_no_place_on_a_key() {
    TableSpec spec = Transactions.spec(List.of("label"), Map.of("label", List.of("trim")));
    assertThat(TableFitness.problems(spec, Transactions.COLUMNS))
        .containsExactly(
            "public.transactions: the rule trim changes values, which the key column label does"
                + " not allow.");
  }
}

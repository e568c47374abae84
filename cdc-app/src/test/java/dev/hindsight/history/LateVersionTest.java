package dev.hindsight.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.change.RowKey;
import dev.hindsight.history.LateVersion.End;
import dev.hindsight.history.LateVersion.Fit;
import dev.hindsight.history.LateVersion.Stored;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a version that comes late goes, in the cases that sequences of events do not show. */
class LateVersionTest {
  private static final RowKey KEY = RowKey.of(1);
  private static final Intent UPDATE = new Intent(Intent.Kind.PRESENT, KEY, true, null, null);

  private static Instant at(int second) {
    return Instant.parse("2024-02-29T12:00:00Z").plusSeconds(second);
  }

  private static Stored stored(String value, int from, Integer to) {
    return new Stored(
        new Object[] {value},
        at(from),
        to == null ? null : at(to),
        OpenedBy.INSERT,
        to == null ? null : ClosedBy.CORRECTION,
        from,
        to == null ? null : (long) to);
  }

  private static Fit fit(String value, int from, End end, Stored... chain) {
    return LateVersion.of(
        KEY,
        new Object[] {value},
        new Moment(at(from), from, 7L, at(from)),
        1,
        UPDATE,
        end,
        List.of(chain));
  }

  private static End corrected(int second) {
    return new End(at(second), second, ClosedBy.CORRECTION);
  }

  @Test
  void it_makes_no_version_where_it_equals_the_one_before_or_the_one_behind() {
    Stored before = stored("a", 0, 9);
    Stored behind = stored("b", 9, null);
    assertThat(fit("a", 5, corrected(9), before, behind).opens()).isEmpty();
    assertThat(fit("b", 5, corrected(9), before, behind).opens()).isEmpty();
    assertThat(fit("b", 5, corrected(9), before, behind).shortened()).isNull();
    assertThat(fit("c", 5, corrected(9), before, behind).opens()).hasSize(1);
  }

  @Test
  void it_shortens_the_version_before_and_only_that_one() {
    Stored before = stored("a", 0, 9);
    Fit fit = fit("c", 5, corrected(9), before, stored("b", 9, null));
    assertThat(fit.shortened()).isSameAs(before);
    assertThat(fit.corrected()).isNull();
    assertThat(fit.opens().get(0).validTo()).isEqualTo(at(9));
  }

  @Test
  void what_was_kept_out_behind_it_leaves_no_correction_without_a_successor() {
    Fit fit = fit("c", 5, corrected(9));
    assertThat(fit.opens())
        .singleElement()
        .satisfies(
            version -> {
              assertThat(version.closedBy()).isEqualTo(ClosedBy.RETENTION);
              assertThat(version.validTo()).isEqualTo(at(9));
            });
  }

  @Test
  void it_ends_at_the_next_version_where_nobody_knows_what_ended_it() {
    Fit fit = fit("c", 5, null, stored("b", 9, null));
    assertThat(fit.opens())
        .singleElement()
        .satisfies(version -> assertThat(version.validTo()).isEqualTo(at(9)));
    assertThat(fit.corrected()).isNotNull();
  }
}

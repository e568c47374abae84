package dev.hindsight.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class AuditEntryTest {
  private static AuditEntry entry(Instant at, String table, String note) {
    return new AuditEntry(at, "run", table, null, 1, 0, null, null, null, "test", at, note);
  }

  @Test
  void what_the_warehouse_would_round_is_not_in_the_hash() {
    Instant micros = Instant.parse("2026-11-22T10:00:00.123456Z");
    assertThat(entry(micros.plusNanos(999), null, null)).isEqualTo(entry(micros, null, null));
    assertThat(entry(micros.plusNanos(1_000), null, null).hash(1, AuditEntry.GENESIS))
        .isNotEqualTo(entry(micros, null, null).hash(1, AuditEntry.GENESIS));
  }

  @Test
  void no_two_lines_give_the_same_text() {
    Instant at = Instant.parse("2026-11-22T10:00:00Z");
    assertThat(entry(at, null, "").hash(1, "x")).isNotEqualTo(entry(at, null, null).hash(1, "x"));
    assertThat(entry(at, "-", null).hash(1, "x")).isNotEqualTo(entry(at, null, null).hash(1, "x"));
    assertThat(entry(at, "null", null).hash(1, "x"))
        .isNotEqualTo(entry(at, null, null).hash(1, "x"));
    assertThat(entry(at, null, null).hash(2, "x")).isNotEqualTo(entry(at, null, null).hash(1, "x"));
  }

  @Test
  void the_hash_of_a_line_is_the_same_on_every_machine() {
    assertThat(
            entry(Instant.parse("2026-11-22T10:00:00Z"), "transaction_history", null)
                .hash(1, AuditEntry.GENESIS))
        .isEqualTo("177e3b4220053b1b8f6a141a910380c3acc40d6f3d44df08475d7ed537f1d833");
  }
}

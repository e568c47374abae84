package dev.hindsight.simulator.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.simulator.generate.Booking;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CopyBufferTest {

  private static final Instant CREATED = Instant.parse("2026-03-01T08:09:10.000042Z");

  @Test
  void a_row_is_written_as_copy_reads_it() {
    CopyBuffer buffer = new CopyBuffer();
    buffer.append(
        new Booking(
            7,
            new BigDecimal("-12.34005"),
            CREATED,
            Instant.parse("1900-01-01T00:00:00Z"),
            "a\tb\\c\nÉ",
            "FR",
            1,
            20,
            300));
    assertThat(text(buffer))
        .isEqualTo(
            "7\t-12.34005\t2026-03-01 08:09:10.000042+00\t1900-01-01 00:00:00.000000+00"
                + "\ta\\tb\\\\c\\nÉ\tFR\t1\t20\t300\n");
  }

  @Test
  void missing_values_are_null_and_the_buffer_grows_and_clears() {
    CopyBuffer buffer = new CopyBuffer();
    Booking booking = new Booking(1, null, CREATED, CREATED, "x".repeat(500), "FR", 1, 1, null);
    for (int i = 0; i < 1_000; i++) {
      buffer.append(booking);
    }
    assertThat(text(buffer).lines())
        .hasSize(1_000)
        .allMatch(line -> line.startsWith("1\t\\N\t2026") && line.endsWith("\t1\t1\t\\N"));
    buffer.clear();
    assertThat(buffer.size()).isZero();
  }

  private static String text(CopyBuffer buffer) {
    return new String(buffer.array(), 0, buffer.size(), StandardCharsets.UTF_8);
  }
}

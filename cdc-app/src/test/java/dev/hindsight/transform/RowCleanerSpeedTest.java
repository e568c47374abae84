package dev.hindsight.transform;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hindsight.change.Row;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a clean row costs. Memory is asserted, since it is exact; speed is only printed. */
class RowCleanerSpeedTest {
  private static final int ROWS = 500_000;

  /** The array of nine values and its record, with the headers of any JVM. */
  private static final int RESULT_BYTES = 16 + 8 + 9 * 8 + 24;

  private final RowCleaner cleaner = Transactions.cleaner();
  private final Row[] rows = rows();

  @Test
  void a_clean_row_allocates_its_result_and_nothing_else() {
    int cleaned = clean();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytesBefore = threads.getCurrentThreadAllocatedBytes();
    long before = System.nanoTime();
    cleaned += clean();
    long nanos = System.nanoTime() - before;
    long bytes = threads.getCurrentThreadAllocatedBytes() - bytesBefore;
    System.out.printf(
        "cleaned %,d rows/s, %d bytes a row%n", ROWS * 1_000_000_000L / nanos, bytes / ROWS);
    assertThat(cleaned).isEqualTo(2 * ROWS);
    assertThat(bytes / ROWS).isLessThanOrEqualTo(RESULT_BYTES);
  }

  private int clean() {
    int cleaned = 0;
    for (int i = 0; i < ROWS; i++) {
      if (cleaner.clean(rows[i % rows.length], null) instanceof Outcome.Cleaned) {
        cleaned++;
      }
    }
    return cleaned;
  }

  private static Row[] rows() {
    Row[] rows = new Row[1_000];
    String[] countries = {"FR", "DE", "GB", "ES"};
    for (int i = 0; i < rows.length; i++) {
      Instant created = Instant.parse("2025-01-01T00:00:00Z").plusSeconds(i * 1_000L);
      rows[i] =
          Transactions.row(
              i,
              BigDecimal.valueOf(1_000_000L + i, 5),
              created,
              created.plusSeconds(86_400),
              "CARTE 21/03 BOULANGERIE DU PORT " + i,
              countries[i % countries.length],
              i / 3,
              i % 7,
              i % 10 == 0 ? null : i);
    }
    return rows;
  }
}

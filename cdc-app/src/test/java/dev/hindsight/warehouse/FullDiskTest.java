package dev.hindsight.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class FullDiskTest {
  private static final SQLException FULL =
      new SQLException(
          "writing failed",
          "90028",
          90028,
          new IllegalStateException(new IOException("No space left on device")));

  @Test
  void it_shows_through_whatever_was_wrapped_around_it() {
    assertThat(FullDisk.caused(FULL)).isTrue();
    assertThat(FullDisk.caused(new SQLException("reading failed", "90028", 90028))).isFalse();
  }

  @Test
  void a_batch_names_its_rows_failure_beside_it_not_as_its_cause() {
    BatchUpdateException batch = new BatchUpdateException("batch", "90028", 90028, new int[] {1});
    batch.setNextException(FULL);
    assertThat(FullDisk.caused(batch)).isTrue();
    assertThat(WarehouseException.of(new H2Dialect(), "writing", batch))
        .hasMessageContaining("no room left on the disk");
  }
}

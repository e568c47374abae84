package dev.hindsight.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hindsight.change.Stop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WarehousePasswordTest {
  @TempDir Path directory;

  @Test
  void the_one_set_is_used_and_no_file_is_made() {
    assertThat(password(Map.of("hindsight.warehouse.password", "mine")).findOrCreate())
        .contains(new Secret("mine"));
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void one_is_made_only_with_permission_and_kept_for_its_owner() throws Exception {
    assertThat(password(Map.of()).find()).isEmpty();
    Optional<Secret> made = password(Map.of()).findOrCreate();
    Path file = directory.resolve("data/warehouse.password");
    assertThat(made.orElseThrow().reveal()).matches("[A-Za-z0-9_-]{32}");
    assertThat(Files.readString(file)).isEqualTo(made.get().reveal());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(directory.resolve("data")).isDirectoryContaining("glob:**/warehouse.password");
    assertThat(file.getParent().toFile().list()).hasSize(1);
    assertThat(password(Map.of()).find()).isEqualTo(made);
    assertThat(password(Map.of()).findOrCreate()).isEqualTo(made);
  }

  @Test
  void all_who_come_at_once_get_the_same() {
    assertThat(
            IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> password(Map.of()).findOrCreate().orElseThrow())
                .distinct()
                .toList())
        .hasSize(1);
  }

  @Test
  void a_warehouse_whose_password_is_gone_gets_no_new_one() throws Exception {
    Files.createDirectories(directory.resolve("data"));
    Files.writeString(directory.resolve("data/warehouse.mv.db"), "");
    assertThatThrownBy(() -> password(Map.of()).findOrCreate())
        .isInstanceOfSatisfying(
            Stop.class, stop -> assertThat(stop.reason()).isEqualTo(Stop.Reason.CONFIGURATION))
        .hasMessageContaining("is not known");
  }

  @Test
  void a_warehouse_that_is_no_file_has_the_one_set_or_none() {
    Map<String, String> memory = Map.of("hindsight.warehouse.url", "jdbc:h2:mem:x");
    assertThat(password(memory).findOrCreate()).isEmpty();
    assertThat(Collections.singletonList(directory.toFile().list())).hasSize(1);
  }

  private WarehousePassword password(Map<String, String> flags) {
    return new WarehousePassword(LoaderFixture.in(directory).load(flags).warehouse());
  }
}

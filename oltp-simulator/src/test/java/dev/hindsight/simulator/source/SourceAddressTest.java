package dev.hindsight.simulator.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SourceAddressTest {

  @Test
  void what_is_no_postgres_url_is_the_users_fault_and_never_shows_a_password() {
    assertThatThrownBy(() -> SourceAddress.of("jdbc:h2:mem:x?password=secret", null, null))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("not a Postgres URL")
        .hasMessageNotContaining("secret")
        .extracting(e -> ((SourceException) e).isConfiguration())
        .isEqualTo(true);
  }

  @Test
  void it_prints_without_user_and_password() {
    String url = "jdbc:postgresql://localhost:1/oltp?user=me&password=secret";
    assertThat(SourceAddress.of(url, null, null)).hasToString("jdbc:postgresql://localhost:1/oltp");
  }

  @Test
  void nobody_listening_is_a_failure_and_not_the_settings() {
    SourceAddress nowhere = SourceAddress.of("jdbc:postgresql://127.0.0.1:1/oltp", null, null);
    assertThatThrownBy(nowhere::connect)
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("cannot connect to jdbc:postgresql://127.0.0.1:1/oltp")
        .extracting(e -> ((SourceException) e).isConfiguration())
        .isEqualTo(false);
  }
}

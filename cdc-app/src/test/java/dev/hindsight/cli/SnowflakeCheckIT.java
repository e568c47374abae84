package dev.hindsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.snowflake.Faults;
import dev.hindsight.snowflake.SharedDouble;
import dev.hindsight.snowflake.SnowflakeDouble;
import dev.hindsight.support.SourceServer;
import dev.hindsight.support.TestSource;
import dev.hindsight.support.TestWarehouse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check --profile snowflake} tells apart what is wrong, each with the mend. */
class SnowflakeCheckIT {
  private static final TestSource SOURCE = SourceServer.bankSource();

  @TempDir Path folder;
  private final Faults faults = SharedDouble.get().faults();
  private final TestWarehouse warehouse = TestWarehouse.snowflake();
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "HINDSIGHT_PROFILE",
              "snowflake",
              "HINDSIGHT_SOURCE_URL",
              SOURCE.url(),
              "HINDSIGHT_SOURCE_SLOT",
              "check_" + SOURCE.name(),
              "HINDSIGHT_WAREHOUSE_URL",
              warehouse.url(),
              "HINDSIGHT_WAREHOUSE_PASSWORD",
              SnowflakeDouble.PASSWORD,
              "HINDSIGHT_WAREHOUSE_LOGIN_TIMEOUT",
              "2s"));

  @AfterEach
  void calm() {
    faults.none();
    SharedDouble.get().signIns().refuseNone();
  }

  private CommandRun check() {
    return CommandRun.of(folder, environment, "", "check", "--format", "csv");
  }

  private void assertStopped(int code, String... said) {
    CommandRun check = check();
    assertThat(check.code()).as(check.err()).isEqualTo(code);
    assertThat(check.err()).contains(said).hasLineCount(2).doesNotContain("s3cret");
  }

  private void assertFound(String... said) {
    CommandRun check = check();
    assertThat(check.code()).as(check.err()).isEqualTo(4);
    assertThat(check.out()).contains(said).hasLineCount(2);
  }

  @Test
  void an_empty_schema_wants_its_tables_and_a_whole_one_nothing() {
    assertFound("The warehouse lacks ", "ops/hindsight migrate");
    warehouse.migrated();
    CommandRun check = check();
    assertThat(check.code()).as(check.out() + check.err()).isZero();
    assertThat(check.out()).hasLineCount(1);
  }

  @Test
  void what_is_wrong_with_the_sign_in_is_a_matter_of_configuration() {
    environment.put("HINDSIGHT_WAREHOUSE_PASSWORD", "wrong-s3cret");
    assertStopped(2, "refused the password of hindsight");
    environment.put("HINDSIGHT_WAREHOUSE_PASSWORD", SnowflakeDouble.PASSWORD);
    faults.answerLoginsWith(404);
    assertStopped(2, "There is no account at 127.0.0.1");
    faults.none();
    SharedDouble.get().signIns().refuse("394304", "JWT token is invalid.");
    assertStopped(2, "SET RSA_PUBLIC_KEY");
    SharedDouble.get().signIns().refuseNone();
    environment.put("HINDSIGHT_WAREHOUSE_ROLE", "nobody");
    assertStopped(2, "There is no role nobody", "hindsight.warehouse.role");
  }

  @Test
  void a_missing_schema_is_named() {
    environment.put(
        "HINDSIGHT_WAREHOUSE_URL", warehouse.url().replaceFirst("schema=\\w+", "schema=NOWHERE"));
    assertStopped(2, "There is no schema NOWHERE");
  }

  @Test
  void a_missing_privilege_is_found_before_run_needs_it() {
    warehouse.migrated();
    faults.fail(
        1,
        "EXPLAIN DELETE FROM pipeline_position",
        "003001",
        "42501",
        "SQL access control error: Insufficient privileges");
    assertFound("The role lacks the privilege DELETE on pipeline_position.", "GRANT DELETE");
  }

  @Test
  void a_suspended_warehouse_and_one_over_its_quota_are_findings() {
    warehouse.migrated();
    faults.fail(
        1, "SELECT", "000606", "57P03", "No active warehouse selected in the current session.");
    assertFound("(code 606)", "AUTO_RESUME = TRUE");
    faults.fail(1, "SELECT", "090073", "22000", "Warehouse cannot be resumed");
    assertFound("(code 90073)", "quota");
  }
}

package dev.hindsight.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hindsight.change.Stop;
import dev.hindsight.warehouse.SnowflakeConnections;
import dev.hindsight.warehouse.SnowflakePlace;
import dev.hindsight.warehouse.SnowflakeSignIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in as docs/snowflake.md says, with the real driver, and every way in which it fails. */
class SignInIT {
  private static final SnowflakeDouble SNOWFLAKE = SnowflakeDouble.start();
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @TempDir static Path keys;

  @BeforeAll
  static void make() throws Exception {
    SNOWFLAKE.createSchema("HISTORY");
    // As docs/snowflake.md has it.
    openssl(
        "openssl genrsa 2048 | openssl pkcs8 -topk8 -v2 aes-256-cbc -passout pass:phrase -out"
            + " hindsight.p8");
    openssl("openssl rsa -in hindsight.p8 -passin pass:phrase -pubout -out hindsight.pub");
    openssl("openssl pkcs8 -in hindsight.p8 -passin pass:phrase -topk8 -nocrypt -out plain.p8");
    openssl("openssl genrsa 2048 | openssl pkcs8 -topk8 -nocrypt -out other.p8");
    SNOWFLAKE.signIns().register(publicKey(keys.resolve("hindsight.pub")));
    SNOWFLAKE.signIns().accept("access-t0ken");
  }

  @AfterEach
  void calm() {
    SNOWFLAKE.faults().none();
    SNOWFLAKE.signIns().refuseNone();
  }

  @AfterAll
  static void stop() {
    SNOWFLAKE.close();
  }

  @Test
  void a_key_pair_signs_in_encrypted_or_not() throws SQLException {
    try (Connection connection = open(key("hindsight.p8", "phrase"))) {
      assertThat(connection.getSchema()).isEqualTo("HISTORY");
    }
    open(key("plain.p8", null)).close();
  }

  @Test
  void an_oauth_token_signs_in_and_is_asked_for_each_time() throws SQLException {
    String[] token = {"access-t0ken"};
    SnowflakeConnections connections =
        connections(
            place(null, "HISTORY", null), SnowflakeSignIn.token("hindsight", () -> token[0]));
    connections.open().close();
    token[0] = "another";
    assertThat(catchThrowableOfType(Stop.class, connections::open).reason())
        .isEqualTo(Stop.Reason.CONFIGURATION);
  }

  @Test
  void a_password_signs_in() throws SQLException {
    open(password(SnowflakeDouble.PASSWORD)).close();
  }

  @Test
  void a_wrong_password_says_so() {
    assertThat(refusal(password("wr0ng")))
        .contains("refused the password of hindsight")
        .contains("hindsight.warehouse.password");
  }

  @Test
  void a_key_that_snowflake_does_not_know_says_how_to_register_it() {
    assertThat(refusal(key("other.p8", null)))
        .contains("does not know the private key", "other.p8", "SET RSA_PUBLIC_KEY");
  }

  @Test
  void a_wrong_pass_phrase_and_a_file_that_is_no_key_are_told_from_an_unknown_key()
      throws IOException {
    assertThat(refusal(key("hindsight.p8", "other")))
        .contains("cannot use the private key", "private-key-passphrase");
    Files.writeString(keys.resolve("no.p8"), "no key");
    assertThat(refusal(key("no.p8", null))).contains("cannot use the private key", "PKCS#8");
  }

  @Test
  void an_expired_token_says_where_to_renew_it() {
    SNOWFLAKE.signIns().expireAccessToken();
    assertThat(refusal(SnowflakeSignIn.token("hindsight", () -> "access-t0ken")))
        .contains("has expired", "hindsight.warehouse.token-file");
    SNOWFLAKE.signIns().accept("access-t0ken");
  }

  @Test
  void an_expired_key_token_points_at_the_clock() {
    SNOWFLAKE.signIns().refuse("394303", "JWT token is invalid.");
    assertThat(refusal(key("plain.p8", null))).contains("clock");
  }

  @Test
  void each_missing_place_is_named() {
    SnowflakeSignIn signIn = password(SnowflakeDouble.PASSWORD);
    assertThat(refusal(place("NOBODY", "HISTORY", null), signIn))
        .contains("no role NOBODY", "hindsight.warehouse.role");
    assertThat(refusal(place(null, "ELSEWHERE", null), signIn))
        .contains("no schema ELSEWHERE", "GRANT USAGE");
    assertThat(refusal(place(null, "HISTORY", "HUGE"), signIn))
        .contains("no warehouse HUGE", "hindsight.warehouse.warehouse");
    SnowflakePlace elsewhere =
        new SnowflakePlace(
            url(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("NO_DATABASE"),
            Optional.of("HISTORY"),
            PATIENCE,
            PATIENCE,
            PATIENCE);
    assertThat(refusal(elsewhere, signIn)).contains("no database NO_DATABASE");
  }

  @Test
  void an_account_that_is_none_is_told_from_a_network_that_is_down() {
    SNOWFLAKE.faults().answerLoginsWith(404);
    assertThat(refusal(password("any"))).contains("There is no account at 127.0.0.1");
    SNOWFLAKE.faults().answerLoginsWith(403);
    assertThat(refusal(password("any"))).contains("There is no account at 127.0.0.1");
  }

  @Test
  void a_server_that_does_not_answer_is_a_failure_that_may_pass() {
    SnowflakePlace nobody =
        new SnowflakePlace(
            "jdbc:snowflake://127.0.0.1:1/?ssl=off&account=double",
            Optional.empty(),
            Optional.empty(),
            Optional.of(SnowflakeDouble.DATABASE),
            Optional.of("HISTORY"),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            PATIENCE);
    Stop stop = catchThrowableOfType(Stop.class, () -> connections(nobody, password("any")).open());
    assertThat(stop.reason()).isEqualTo(Stop.Reason.FAILURE);
    assertThat(stop).hasMessageContaining("not reachable at 127.0.0.1:1");
  }

  @Test
  void no_secret_shows() {
    SnowflakeSignIn[] ways = {
      key("hindsight.p8", "phrase"),
      password("snow-s3cret"),
      SnowflakeSignIn.token("hindsight", () -> "access-t0ken")
    };
    for (SnowflakeSignIn way : ways) {
      SnowflakeConnections connections = connections(place(null, "NOWHERE", null), way);
      assertThat(connections + " " + way + " " + catchThrowable(connections::open).getMessage())
          .doesNotContain("phrase ", "snow-s3cret", "access-t0ken");
    }
  }

  private static SnowflakeSignIn key(String file, String phrase) {
    return SnowflakeSignIn.keyPair("hindsight", keys.resolve(file), Optional.ofNullable(phrase));
  }

  private static SnowflakeSignIn password(String password) {
    return SnowflakeSignIn.password("hindsight", password);
  }

  private static Connection open(SnowflakeSignIn signIn) throws SQLException {
    return connections(place(null, "HISTORY", null), signIn).open();
  }

  private static String refusal(SnowflakeSignIn signIn) {
    return refusal(place(null, "HISTORY", null), signIn);
  }

  private static String refusal(SnowflakePlace place, SnowflakeSignIn signIn) {
    Stop stop = catchThrowableOfType(Stop.class, () -> connections(place, signIn).open());
    assertThat(stop.reason()).isEqualTo(Stop.Reason.CONFIGURATION);
    return stop.getMessage();
  }

  private static SnowflakeConnections connections(SnowflakePlace place, SnowflakeSignIn signIn) {
    return new SnowflakeConnections(place, signIn);
  }

  private static SnowflakePlace place(String role, String schema, String warehouse) {
    return new SnowflakePlace(
        url(),
        Optional.ofNullable(role),
        Optional.ofNullable(warehouse),
        Optional.of(SnowflakeDouble.DATABASE),
        Optional.of(schema),
        PATIENCE,
        PATIENCE,
        PATIENCE);
  }

  private static String url() {
    return "jdbc:snowflake://127.0.0.1:" + SNOWFLAKE.port() + "/?ssl=off&account=double";
  }

  private static void openssl(String command) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", command)
            .directory(keys.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static PublicKey publicKey(Path file) throws IOException, GeneralSecurityException {
    String pem = Files.readString(file).replaceAll("-----[^-]+-----|\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem)));
  }
}

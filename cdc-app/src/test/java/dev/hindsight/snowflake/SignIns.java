package dev.hindsight.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who may sign in to the double, by what, and to where. Thread-safe. */
public final class SignIns {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> ROLES = Set.of("SYSADMIN", "HINDSIGHT", "HINDSIGHT_LOADER");
  private static final Set<String> WAREHOUSES = Set.of("LOADING", "HINDSIGHT_LOAD");

  private final Account account;
  private volatile PublicKey key;
  private volatile String accessToken;
  private volatile boolean accessTokenExpired;
  private volatile Refused always;

  SignIns(Account account) {
    this.account = account;
  }

  /** The user's public key, as ALTER USER … SET RSA_PUBLIC_KEY sets it. */
  public void register(PublicKey publicKey) {
    key = publicKey;
  }

  /** The one OAuth token that is accepted. */
  public void accept(String oauthToken) {
    accessToken = oauthToken;
    accessTokenExpired = false;
  }

  public void expireAccessToken() {
    accessTokenExpired = true;
  }

  /** Every sign-in is refused so from now on; {@link #refuseNone} ends it. */
  public void refuse(String code, String message) {
    always = new Refused(code, "08001", message);
  }

  public void refuseNone() {
    always = null;
  }

  /**
   * @param data of the login request
   * @param query its parameters
   */
  Optional<Refused> refusal(JsonNode data, Map<String, String> query) {
    if (always != null) {
      return Optional.of(always);
    }
    Refused refused =
        switch (data.path("AUTHENTICATOR").asText("SNOWFLAKE")) {
          case "SNOWFLAKE_JWT" -> byKey(data);
          case "OAUTH" -> byToken(data);
          default -> byPassword(data);
        };
    if (refused == null && validates(data)) {
      refused = byPlace(query);
    }
    return Optional.ofNullable(refused);
  }

  private static Refused byPassword(JsonNode data) {
    boolean right =
        isUser(data.path("LOGIN_NAME").asText())
            && SnowflakeDouble.PASSWORD.equals(data.path("PASSWORD").asText());
    return right ? null : refused("390100", "Incorrect username or password was specified.");
  }

  private Refused byToken(JsonNode data) {
    if (accessToken == null || !accessToken.equals(data.path("TOKEN").asText())) {
      return refused("390303", "Invalid OAuth access token.");
    }
    return accessTokenExpired ? refused("390318", "OAuth access token expired.") : null;
  }

  private Refused byKey(JsonNode data) {
    String[] parts = data.path("TOKEN").asText().split("\\.");
    try {
      JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
      String[] issuer = claims.path("iss").asText().split("\\.");
      if (issuer.length < 3 || !isUser(issuer[issuer.length - 2])) {
        return refused("394300", "JWT token is invalid.");
      }
      if (key == null || !issuer[issuer.length - 1].equals(fingerprint(key))) {
        return refused("394304", "JWT token is invalid.");
      }
      if (claims.path("exp").asLong() < Instant.now().getEpochSecond()) {
        return refused("394303", "JWT token is invalid.");
      }
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(key);
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return signature.verify(Base64.getUrlDecoder().decode(parts[2]))
          ? null
          : refused("394306", "JWT token is invalid.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String fingerprint(PublicKey key) throws GeneralSecurityException {
    return "SHA256:"
        + Base64.getEncoder()
            .encodeToString(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
  }

  private static boolean validates(JsonNode data) {
    return data.path("SESSION_PARAMETERS")
        .path("CLIENT_VALIDATE_DEFAULT_PARAMETERS")
        .asBoolean(false);
  }

  private Refused byPlace(Map<String, String> query) {
    String role = Translation.upper(query.getOrDefault("roleName", "SYSADMIN"));
    if (!ROLES.contains(role)) {
      return refused(
          "390189",
          "Role '" + role + "' specified in the connect string does not exist or not authorized.");
    }
    String database =
        Translation.upper(query.getOrDefault("databaseName", SnowflakeDouble.DATABASE));
    if (!account.hasDatabase(database)) {
      return notThere("database");
    }
    if (query.containsKey("schemaName")
        && !account.hasSchema(database, Translation.upper(query.get("schemaName")))) {
      return notThere("schema");
    }
    String warehouse = query.get("warehouse");
    return warehouse == null || WAREHOUSES.contains(Translation.upper(warehouse))
        ? null
        : notThere("warehouse");
  }

  private static Refused notThere(String what) {
    return refused("390201", "The requested " + what + " does not exist or not authorized.");
  }

  private static Refused refused(String code, String message) {
    return new Refused(code, "08001", message);
  }

  private static boolean isUser(String name) {
    return SnowflakeDouble.USER.equalsIgnoreCase(name);
  }
}

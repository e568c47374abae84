package dev.hindsight.warehouse;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Who signs in to Snowflake, and by what. Holds secrets, and shows none. Thread-safe. */
public final class SnowflakeSignIn {
  private final String user;
  private final String way;
  private final Consumer<Properties> secrets;

  private SnowflakeSignIn(String user, String way, Consumer<Properties> secrets) {
    this.user = user;
    this.way = way;
    this.secrets = secrets;
  }

  /**
   * By key pair.
   *
   * @param privateKey a file in PKCS#8, as PEM
   * @param passphrase empty for a key that is not encrypted
   */
  public static SnowflakeSignIn keyPair(String user, Path privateKey, Optional<String> passphrase) {
    return new SnowflakeSignIn(
        user,
        "the private key " + privateKey,
        properties -> {
          properties.setProperty("authenticator", "SNOWFLAKE_JWT");
          properties.setProperty("private_key_file", privateKey.toString());
          passphrase.ifPresent(text -> properties.setProperty("private_key_pwd", text));
        });
  }

  /**
   * By an OAuth access token.
   *
   * @param token asked each time somebody signs in: such tokens live for minutes and are renewed
   */
  public static SnowflakeSignIn token(String user, Supplier<String> token) {
    return new SnowflakeSignIn(
        user,
        "the OAuth token",
        properties -> {
          properties.setProperty("authenticator", "OAUTH");
          properties.setProperty("token", token.get());
        });
  }

  public static SnowflakeSignIn password(String user, String password) {
    return new SnowflakeSignIn(
        user, "the password", properties -> properties.setProperty("password", password));
  }

  String user() {
    return user;
  }

  /** For people. */
  String way() {
    return way;
  }

  void addTo(Properties properties) {
    properties.setProperty("user", user);
    secrets.accept(properties);
  }

  @Override
  public String toString() {
    return user + " by " + way;
  }
}

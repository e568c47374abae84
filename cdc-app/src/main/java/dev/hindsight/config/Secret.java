package dev.hindsight.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A value that may be used but not shown: its text form is a mask, in logs and errors alike. */
public final class Secret {
  static final String MASK = "***";

  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /** The secret itself; call it only where it is handed to a driver. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && MessageDigest.isEqual(bytes(), that.bytes());
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return MASK;
  }

  private byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}

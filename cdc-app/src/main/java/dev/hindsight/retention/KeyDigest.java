package dev.hindsight.retention;

import dev.hindsight.change.TableId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stands for a row's key where the key itself may not be kept: HMAC-SHA256 (RFC 2104) over table
 * and key. Without the secret nobody can try out which key it is. One thread at a time.
 */
final class KeyDigest {
  private final Mac mac;

  KeyDigest(byte[] secret) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String of(TableId table, String key) {
    // No table's name holds this character, so no two pairs give the same text.
    byte[] text = (table + "\0" + key).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(mac.doFinal(text));
  }
}

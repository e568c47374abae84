package dev.hindsight.retention;

/** A line of the chain as it is stored; whether it is right is another question. */
public record AuditLine(long seq, AuditEntry entry, String previous, String hash) {

  boolean hashIsRight() {
    return entry.hash(seq, previous).equals(hash);
  }
}

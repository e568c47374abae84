package dev.hindsight.snowflake;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions by their tokens. Thread-safe. */
final class SessionTable {
  private final Map<String, Session> byToken = new ConcurrentHashMap<>();
  private final TableStages stages = new TableStages();
  private final Map<String, Session> byMasterToken = new ConcurrentHashMap<>();
  private volatile Duration abandonedAfter = Duration.ofMinutes(5);
  private volatile Duration longestWait = Duration.ofHours(12);

  TableStages stages() {
    return stages;
  }

  /** Both tokens of a session. */
  record Tokens(String session, String master) {}

  Tokens add(Session session) {
    Tokens tokens = new Tokens("S-" + UUID.randomUUID(), "M-" + UUID.randomUUID());
    byToken.put(tokens.session(), session);
    byMasterToken.put(tokens.master(), session);
    return tokens;
  }

  /** Empty when the token has expired or never was. */
  Optional<Session> find(String token) {
    return Optional.ofNullable(byToken.get(token));
  }

  /** A new token for a session that still is; empty when the master token has expired too. */
  Optional<String> renewed(String master) {
    Session session = byMasterToken.get(master);
    if (session == null) {
      return Optional.empty();
    }
    String token = "S-" + UUID.randomUUID();
    byToken.put(token, session);
    return Optional.of(token);
  }

  /** From now on every client has to renew its token. */
  void expireTokens() {
    byToken.clear();
  }

  /** From now on every client has to sign in again; what they had begun is rolled back. */
  void expireSessions() {
    byToken.clear();
    byMasterToken.values().forEach(Session::close);
    byMasterToken.clear();
  }

  /** No session waits longer for a lock, whatever it has set. */
  void waitAtMost(Duration time) {
    longestWait = time;
  }

  Duration locked(Duration set) {
    return set.compareTo(longestWait) < 0 ? set : longestWait;
  }

  void abandonedAfter(Duration time) {
    abandonedAfter = time;
  }

  void abortAbandoned() {
    byMasterToken.values().forEach(session -> session.abortIfIdleFor(abandonedAfter));
  }

  void remove(String token) {
    Session session = byToken.get(token);
    if (session != null) {
      byToken.values().removeIf(session::equals);
      byMasterToken.values().removeIf(session::equals);
      session.close();
    }
  }
}

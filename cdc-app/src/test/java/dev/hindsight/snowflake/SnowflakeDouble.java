package dev.hindsight.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** The server. On the loopback address only. */
public final class SnowflakeDouble implements AutoCloseable {
  public static final String DATABASE = "HINDSIGHT";
  public static final String USER = "HINDSIGHT";
  public static final String PASSWORD = "snow-s3cret";

  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Read by the server when its classes load: otherwise each answer waits 40 ms for the client.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final Account account;
  private final SessionTable sessions = new SessionTable();
  private final SignIns signIns;
  private final Faults faults = new Faults();
  private final Statements statements = new Statements();
  private final Map<String, ObjectNode> answered = new ConcurrentHashMap<>();
  private final ExecutorService workers =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "snowflake-double");
            thread.setDaemon(true);
            return thread;
          });
  private final HttpServer server;

  private SnowflakeDouble(Account account, int port) {
    this.account = account;
    this.signIns = new SignIns(account);
    account.createDatabase(DATABASE);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(workers);
    server.start();
  }

  /** On a port of its own, its tables in memory. */
  public static SnowflakeDouble start() {
    return new SnowflakeDouble(Account.inMemory(), 0);
  }

  /**
   * @param folder where to keep the tables; null: in memory
   */
  public static SnowflakeDouble start(int port, Path folder) {
    return new SnowflakeDouble(folder == null ? Account.inMemory() : Account.in(folder), port);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Makes the schema, which may be there. */
  public void createSchema(String schema) {
    account.createSchema(DATABASE, schema);
  }

  /** Makes a schema with the tables of another one, and the rows in them. */
  void copySchema(String from, String to) {
    account.copySchema(DATABASE, from, to);
  }

  /** The JDBC address of a schema. */
  public String url(String schema) {
    return "jdbc:snowflake://127.0.0.1:%d/?ssl=off&account=double&warehouse=LOADING&db=%s&schema=%s"
        .formatted(port(), DATABASE, schema);
  }

  public SignIns signIns() {
    return signIns;
  }

  public Faults faults() {
    return faults;
  }

  public Statements statements() {
    return statements;
  }

  /** Clients have to renew their tokens, which the driver does by itself. */
  public void expireTokens() {
    sessions.expireTokens();
  }

  /** Clients have to sign in again. */
  public void expireSessions() {
    sessions.expireSessions();
  }

  /**
   * How long a transaction is kept that others wait for and whose client says nothing; Snowflake
   * itself waits for five minutes.
   */
  public SnowflakeDouble abandonedAfter(Duration time) {
    sessions.abandonedAfter(time);
    return this;
  }

  /** No session waits longer for a lock, so that a test does not either. */
  public SnowflakeDouble waitAtMost(Duration time) {
    sessions.waitAtMost(time);
    return this;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = body(exchange);
      if (faults.throttles()) {
        exchange.sendResponseHeaders(429, -1);
        return;
      }
      Map<String, String> query = query(exchange);
      switch (exchange.getRequestURI().getPath()) {
        case "/session/v1/login-request" -> {
          int status = faults.statusOfLogins();
          if (status == 200) {
            answer(exchange, login(request, query));
          } else {
            exchange.sendResponseHeaders(status, -1);
          }
        }
        case "/session/token-request" -> answer(exchange, renew(token(exchange)));
        case "/session/heartbeat" -> answer(exchange, alive(token(exchange)));
        case "/session" -> {
          sessions.remove(token(exchange));
          answer(exchange, Reply.success(JSON.createObjectNode()));
        }
        case "/queries/v1/query-request" -> query(exchange, request, query.get("requestId"));
        case "/queries/v1/abort-request", "/telemetry/send" ->
            answer(exchange, Reply.success(JSON.createObjectNode()));
        default -> exchange.sendResponseHeaders(404, -1);
      }
    } catch (RuntimeException e) {
      e.printStackTrace();
      throw e;
    }
  }

  private ObjectNode login(JsonNode request, Map<String, String> query) {
    JsonNode data = request.path("data");
    Optional<Refused> refusal = signIns.refusal(data, query);
    if (refusal.isPresent()) {
      return Reply.failure(refusal.get());
    }
    String database = Translation.upper(query.getOrDefault("databaseName", DATABASE));
    String schema = Translation.upper(query.getOrDefault("schemaName", "PUBLIC"));
    Map<String, String> parameters = new HashMap<>();
    data.path("SESSION_PARAMETERS")
        .properties()
        .forEach(
            each -> parameters.put(Translation.upper(each.getKey()), each.getValue().asText()));
    try {
      Connection h2 = account.connect(account.hasDatabase(database) ? database : DATABASE);
      try {
        h2.setSchema(account.hasDatabase(database) ? schema : Account.NOWHERE);
      } catch (SQLException noSuchSchema) {
        h2.setSchema(Account.NOWHERE);
      }
      SessionTable.Tokens tokens = sessions.add(new Session(h2, sessions, parameters));
      ObjectNode reply = JSON.createObjectNode();
      reply.put("token", tokens.session());
      reply.put("masterToken", tokens.master());
      reply.put("serverVersion", "9.35.1");
      reply.put("validityInSeconds", 3_600);
      reply.put("masterValidityInSeconds", 14_400);
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("AUTOCOMMIT", true);
      told.put("TIMEZONE", parameters.getOrDefault("TIMEZONE", "America/Los_Angeles"));
      told.put("CLIENT_STAGE_ARRAY_BINDING_THRESHOLD", 0);
      reply.set("parameters", Reply.parameters(told));
      ObjectNode info = reply.putObject("sessionInfo");
      info.put("databaseName", database);
      info.put("schemaName", schema);
      info.put("warehouseName", query.get("warehouse"));
      info.put("roleName", query.getOrDefault("roleName", "SYSADMIN"));
      return Reply.success(reply);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectNode renew(String master) {
    Optional<String> token = sessions.renewed(master);
    if (token.isEmpty()) {
      return Reply.failure(
          new Refused(
              "390114",
              "08001",
              "Authentication token has expired. The user must authenticate again."));
    }
    ObjectNode data = JSON.createObjectNode();
    data.put("sessionToken", token.get());
    data.put("masterToken", master);
    data.put("validityInSecondsST", 3_600);
    data.put("validityInSecondsMT", 14_400);
    return Reply.success(data);
  }

  private ObjectNode alive(String token) {
    return sessions.find(token).isPresent()
        ? Reply.success(JSON.createObjectNode())
        : Reply.failure(expired());
  }

  private static Refused expired() {
    return new Refused("390112", "08001", "Your session has expired. Please login again.");
  }

  private void query(HttpExchange exchange, JsonNode request, String id) throws IOException {
    String sql = request.path("sqlText").asText();
    // Asked again with the same id, Snowflake gives the answer of the first time.
    ObjectNode before = id == null ? null : answered.get(id);
    if (before != null) {
      if (!faults.losesForGood()) {
        answer(exchange, before);
      }
      return;
    }
    Optional<Session> session = sessions.find(token(exchange));
    if (session.isEmpty()) {
      answer(exchange, Reply.failure(expired()));
      return;
    }
    boolean described = request.path("describeOnly").asBoolean();
    ObjectNode reply;
    try {
      if (!described) {
        statements.add(sql);
        pause(faults.delayOf(sql));
        Optional<Refused> failure = faults.failureOf(sql);
        if (failure.isPresent()) {
          throw failure.get();
        }
      }
      reply = Reply.success(session.get().run(request));
      SqlDump.add(sql);
    } catch (Refused e) {
      reply = Reply.failure(e);
    }
    if (!described && faults.losesAnswerOf(sql)) {
      answered.put(id, reply);
      return;
    }
    answer(exchange, reply);
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String token(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    return header == null ? "" : header.replaceFirst("(?i)Snowflake Token=\"(.*)\"", "$1");
  }

  private static JsonNode body(HttpExchange exchange) throws IOException {
    boolean zipped =
        "gzip".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (InputStream raw = exchange.getRequestBody();
        InputStream in = zipped ? new GZIPInputStream(raw) : raw) {
      byte[] bytes = in.readAllBytes();
      return bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
    }
  }

  private static Map<String, String> query(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return query == null
        ? Map.of()
        : Arrays.stream(query.split("&"))
            .map(each -> each.split("=", 2))
            .collect(
                Collectors.toMap(
                    each -> each[0],
                    each ->
                        each.length < 2 ? "" : URLDecoder.decode(each[1], StandardCharsets.UTF_8),
                    (first, second) -> second));
  }

  private static void answer(HttpExchange exchange, ObjectNode reply) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(reply);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
    account.close();
  }
}

package dev.hindsight.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hindsight.pipeline.PipelineListener.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code /metrics} in Prometheus' text format, and {@code /health}: 200 while the pipeline starts,
 * copies or follows, 503 while source or warehouse are away. Loopback only. One who connects and
 * then says nothing keeps nobody else from an answer, and is hung up on after some seconds.
 */
public final class StatusServer implements AutoCloseable {
  private static final int AT_ONCE = 4;
  private static final String LONGEST_SECONDS = "5";

  static {
    // The JDK's server reads them once, when it is first used; without them it waits for ever.
    System.setProperty("sun.net.httpserver.maxReqTime", LONGEST_SECONDS);
    System.setProperty("sun.net.httpserver.maxRspTime", LONGEST_SECONDS);
  }

  private final HttpServer server;
  private final ExecutorService answering =
      Executors.newFixedThreadPool(
          AT_ONCE,
          task -> {
            Thread thread = new Thread(task, "status");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param port of 127.0.0.1; 0 for any free one
   * @throws IOException when the port is taken
   */
  public StatusServer(int port, Metrics metrics) throws IOException {
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
    server.createContext(
        "/metrics", exchange -> answer(exchange, 200, metrics.scrape(), "version=0.0.4"));
    server.createContext(
        "/health",
        exchange -> {
          State state = metrics.state();
          boolean well =
              state == State.STARTING || state == State.SNAPSHOT || state == State.STREAMING;
          answer(
              exchange,
              well ? 200 : 503,
              state.name().toLowerCase(Locale.ROOT) + "\n",
              "charset=utf-8");
        });
    server.setExecutor(answering);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, int code, String text, String parameter)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; " + parameter);
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    answering.shutdownNow();
  }
}

package dev.hindsight.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hindsight.pipeline.PipelineListener.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * {@code /metrics} in Prometheus' text format, and {@code /health}: 200 while the pipeline starts,
 * copies or follows, 503 while source or warehouse are away. Loopback only.
 */
public final class StatusServer implements AutoCloseable {
  private final HttpServer server;

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
  }
}

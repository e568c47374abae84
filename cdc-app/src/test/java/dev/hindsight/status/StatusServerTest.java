package dev.hindsight.status;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.pipeline.PipelineListener.Committed;
import dev.hindsight.pipeline.PipelineListener.State;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusServerTest {
  private final Metrics metrics =
      new Metrics(InstantSource.fixed(Instant.parse("2026-01-01T00:00:05Z")));

  private static HttpResponse<String> get(int port, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void metrics_count_what_is_durable_and_how_far_it_lags() throws Exception {
    metrics.state(State.STREAMING);
    metrics.committed(
        new Committed(2, 7, 6, 3, 1, 4711, Instant.parse("2026-01-01T00:00:03.5Z"), 5_000_000, 9));
    try (StatusServer server = new StatusServer(0, metrics)) {
      assertThat(get(server.port(), "/metrics").body())
          .contains(
              "hindsight_source_transactions_total 2.0",
              "hindsight_source_changes_total 7.0",
              "hindsight_versions_opened_total 6.0",
              "hindsight_versions_closed_total 3.0",
              "hindsight_quarantine_rows_total 1.0",
              "hindsight_position_lsn 4711.0",
              "hindsight_lag_seconds 1.5",
              "hindsight_state{state=\"streaming\"} 1.0",
              "hindsight_state{state=\"source_away\"} 0.0",
              "hindsight_warehouse_commit_seconds_count 1",
              "hindsight_flush_rows_sum 7.0",
              "hindsight_flush_statements_sum 9.0",
              "hindsight_flush_last_rows 7.0",
              "hindsight_flush_last_statements 9.0",
              "hindsight_flush_last_seconds 0.005");
    }
  }

  @Test
  void health_is_503_while_source_or_warehouse_are_away() throws Exception {
    try (StatusServer server = new StatusServer(0, metrics)) {
      metrics.state(State.STREAMING);
      assertThat(get(server.port(), "/health").statusCode()).isEqualTo(200);
      metrics.state(State.WAREHOUSE_AWAY);
      HttpResponse<String> away = get(server.port(), "/health");
      assertThat(away.statusCode()).isEqualTo(503);
      assertThat(away.body()).isEqualTo("warehouse_away\n");
    }
  }

  @Test
  void clients_that_stop_in_the_middle_of_a_request_hold_up_nobody_and_are_hung_up_on()
      throws Exception {
    List<Socket> slow = new ArrayList<>();
    try (StatusServer server = new StatusServer(0, metrics)) {
      metrics.state(State.STREAMING);
      slow.add(halfARequest(server.port()));
      assertThat(get(server.port(), "/health").statusCode()).isEqualTo(200);
      // More than there are threads: they get their end, and then others their answer.
      for (int i = 0; i < 8; i++) {
        slow.add(halfARequest(server.port()));
      }
      assertThat(get(server.port(), "/health").statusCode()).isEqualTo(200);
      assertThat(slow.get(0).getInputStream().read()).isEqualTo(-1);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static Socket halfARequest(int port) throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    socket.getOutputStream().write("GET /health HTT".getBytes(US_ASCII));
    return socket;
  }
}

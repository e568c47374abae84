package dev.hindsight.simulator.postgres;

import dev.hindsight.simulator.source.SourceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks whether a port can be listened on, to say so at once instead of after a long wait. */
final class Ports {

  private Ports() {}

  static void requireFree(int port) {
    if (port < 0 || port > 65_535) {
      throw SourceException.configuration("no such port: " + port);
    }
    try (ServerSocket probe = new ServerSocket()) {
      // As the server does it: connections of a server stopped just now do not count.
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw SourceException.configuration(
          "port " + port + " on 127.0.0.1 cannot be used: " + e.getMessage());
    }
  }
}

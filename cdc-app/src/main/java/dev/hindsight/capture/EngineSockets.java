package dev.hindsight.capture;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;

/**
 * Makes the sockets of one engine, so that they can be closed from outside: what waits for an
 * answer in them ends at once. The driver makes its factory by name, so engine and factory find
 * each other by a text that both know. Thread-safe.
 */
public final class EngineSockets extends SocketFactory implements AutoCloseable {
  /** Seconds until a host that vanished is noticed: the first probe, then four in a row. */
  private static final Map<SocketOption<Integer>, Integer> KEEP_ALIVE =
      Map.of(
          ExtendedSocketOptions.TCP_KEEPIDLE, 20,
          ExtendedSocketOptions.TCP_KEEPINTERVAL, 5,
          ExtendedSocketOptions.TCP_KEEPCOUNT, 4);

  private static final Map<String, Set<Socket>> OPEN = new ConcurrentHashMap<>();

  private final String name;

  /** Of an engine to be started. */
  EngineSockets() {
    this(UUID.randomUUID().toString());
    OPEN.put(name, ConcurrentHashMap.newKeySet());
  }

  /** Of the engine with that name; called by the driver. */
  public EngineSockets(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  @Override
  public Socket createSocket() throws IOException {
    Set<Socket> open = OPEN.get(name);
    if (open == null) {
      throw new IOException("the engine has been ended");
    }
    Socket socket = new Socket();
    for (Map.Entry<SocketOption<Integer>, Integer> option : KEEP_ALIVE.entrySet()) {
      if (socket.supportedOptions().contains(option.getKey())) {
        socket.setOption(option.getKey(), option.getValue());
      }
    }
    open.removeIf(Socket::isClosed);
    open.add(socket);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException("the driver connects its sockets itself");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw new UnsupportedOperationException("the driver connects its sockets itself");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException("the driver connects its sockets itself");
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, InetAddress localAddress, int localPort) {
    throw new UnsupportedOperationException("the driver connects its sockets itself");
  }

  /** Closes all there are; no more are made. */
  @Override
  public void close() {
    Set<Socket> open = OPEN.remove(name);
    if (open != null) {
      for (Socket socket : open) {
        try {
          socket.close();
        } catch (IOException alreadyGone) {
          // That is what was wanted.
        }
      }
    }
  }
}

package dev.hindsight.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between app and source and can fall silent: connections stay open and new ones are
 * accepted, but nothing goes through, and nobody hears that the other side has hung up.
 */
public final class SilentProxy implements AutoCloseable {
  private final ServerSocket server;
  private volatile int target;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private boolean silent;
  private boolean closed;

  /**
   * @param target a port of 127.0.0.1
   */
  public SilentProxy(int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
    start(this::accept, "accept");
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Later connections go to that port. */
  public void leadTo(int port) {
    target = port;
  }

  /** How many connections came so far. */
  public int accepted() {
    return accepted.get();
  }

  public synchronized void fallSilent() {
    silent = true;
  }

  /** What was sent meanwhile arrives now. */
  public synchronized void speak() {
    silent = false;
    notifyAll();
  }

  /** The connections there are stay silent for ever, as behind a router that forgot them. */
  public synchronized void forget() {
    links.forEach(link -> link.forgotten = true);
  }

  private final class Link {
    final Socket near;
    final Socket far;
    boolean forgotten;

    Link(Socket near, Socket far) {
      this.near = near;
      this.far = far;
    }

    void pump(Socket from, Socket to) {
      byte[] buffer = new byte[1 << 16];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          awaitSpeech();
          out.write(buffer, 0, read);
        }
      } catch (IOException e) {
        // One of the two is gone; the other hears of it below.
      }
      awaitSpeech();
      close(from);
      close(to);
      links.remove(this);
    }

    void awaitSpeech() {
      synchronized (SilentProxy.this) {
        while ((silent || forgotten) && !closed) {
          try {
            SilentProxy.this.wait();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
          }
        }
      }
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket near = server.accept();
        accepted.incrementAndGet();
        try {
          Socket far = new Socket("127.0.0.1", target);
          Link link = new Link(near, far);
          links.add(link);
          start(() -> link.pump(near, far), "there");
          start(() -> link.pump(far, near), "back");
        } catch (IOException nobodyThere) {
          near.close();
        }
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void start(Runnable work, String name) {
    Thread thread = new Thread(work, "proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone all the same.
    }
  }

  /** Hangs up, and nobody listens at the port any more. */
  public void refuse() throws IOException {
    server.close();
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    for (Link link : links) {
      close(link.near);
      close(link.far);
    }
  }

  @Override
  public void close() throws IOException {
    refuse();
  }
}

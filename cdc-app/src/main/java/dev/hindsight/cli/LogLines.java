package dev.hindsight.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;

/** Lines of the log file: times in UTC, exceptions as {@link Trace} lets them through. */
final class LogLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String line =
        "%s %-5s [%s] %s: %s%n"
            .formatted(
                Instants.text(event.getInstant()),
                event.getLevel(),
                event.getThreadName(),
                event.getLoggerName(),
                event.getFormattedMessage());
    String trace =
        event.getThrowableProxy() instanceof ThrowableProxy proxy
            ? Trace.whole(proxy.getThrowable()) + System.lineSeparator()
            : "";
    return (line + trace).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}

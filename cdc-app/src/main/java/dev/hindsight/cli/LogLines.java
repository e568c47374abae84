package dev.hindsight.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.slf4j.helpers.MessageFormatter;

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
                message(event));
    String trace =
        event.getThrowableProxy() instanceof ThrowableProxy proxy
            ? Trace.whole(proxy.getThrowable()) + System.lineSeparator()
            : "";
    return (line + trace).getBytes(StandardCharsets.UTF_8);
  }

  /** Of what libraries log only numbers and the like are filled in: the rest may be rows. */
  private static String message(ILoggingEvent event) {
    String logger = event.getLoggerName();
    if (logger.startsWith("dev.hindsight.") || logger.startsWith("hindsight.")) {
      return event.getFormattedMessage();
    }
    if (logger.startsWith("net.snowflake.")) {
      // It hands its messages over with everything filled in already.
      return "(a message of Snowflake's driver, left out)";
    }
    Object[] arguments = event.getArgumentArray();
    Object[] shown =
        arguments == null
            ? null
            : Arrays.stream(arguments).map(each -> isPlain(each) ? each : "(left out)").toArray();
    return MessageFormatter.arrayFormat(event.getMessage(), shown).getMessage();
  }

  private static boolean isPlain(Object argument) {
    return argument == null
        || argument instanceof Integer
        || argument instanceof Long
        || argument instanceof Boolean
        || argument instanceof Enum
        || argument instanceof Class
        || argument instanceof Duration;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}

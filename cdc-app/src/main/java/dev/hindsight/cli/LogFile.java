package dev.hindsight.cli;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.hindsight.warehouse.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;

/**
 * Where everything is logged, stack traces too: five files of at most 10 MB. {@code run} has a file
 * of its own, since two processes that roll one file lose lines.
 */
final class LogFile {
  private static final String NAME = "FILE";
  private static final int OLD_FILES = 4;

  private final Path directory;
  private Path file;

  private LogFile(Path directory) {
    this.directory = directory;
  }

  static LogFile in(Surroundings surroundings) {
    String set = surroundings.environment().getOrDefault("HINDSIGHT_LOG", "");
    return new LogFile(surroundings.home().resolve(set.isEmpty() ? "data/logs" : set));
  }

  Path path() {
    return file;
  }

  /** Logs the command to its file from here on; without a place to write, it runs without a log. */
  void open(String command) {
    // Drivers that log by java.util.logging would write to stderr; what matters they also throw.
    LogManager.getLogManager().reset();
    Path target = directory.resolve(command.equals("run") ? "hindsight.log" : "commands.log");
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAppender(NAME);
    try {
      OwnerOnly.folders(directory);
    } catch (IOException notWritable) {
      LoggerFactory.getLogger(LogFile.class).warn("no log file: {}", notWritable.toString());
      return;
    }
    root.addAppender(appender(target, root.getLoggerContext()));
    file = target;
  }

  private static RollingFileAppender<ILoggingEvent> appender(Path target, LoggerContext context) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setName(NAME);
    appender.setFile(target.toString());
    LogLines lines = new LogLines();
    lines.setContext(context);
    lines.start();
    appender.setEncoder(lines);
    FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
    window.setContext(context);
    window.setParent(appender);
    window.setFileNamePattern(target + ".%i");
    window.setMaxIndex(OLD_FILES);
    window.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(FileSize.valueOf("10MB"));
    size.start();
    appender.setRollingPolicy(window);
    appender.setTriggeringPolicy(size);
    appender.start();
    return appender;
  }
}

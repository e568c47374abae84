package dev.hindsight.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command has around it, so that a test can put another process's around the same command.
 *
 * @param width columns of the terminal; 0 where there is none, or nobody says how wide it is
 */
record Surroundings(
    Map<String, String> environment,
    Path workingDirectory,
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    int width) {

  /** Without anything on stdin. */
  Surroundings(
      Map<String, String> environment,
      Path workingDirectory,
      PrintWriter out,
      PrintWriter err,
      int width) {
    this(environment, workingDirectory, InputStream.nullInputStream(), out, err, width);
  }

  static Surroundings ofProcess() {
    return new Surroundings(
        System.getenv(),
        Path.of("").toAbsolutePath(),
        System.in,
        // UTF-8 whatever the locale: JSON has to be, and a label must not turn into question marks.
        writer(FileDescriptor.out, false),
        writer(FileDescriptor.err, true),
        isTerminal(System.console()) ? columns(System.getenv("COLUMNS")) : 0);
  }

  /** The folder at which relative paths begin. */
  Path home() {
    return workingDirectory.resolve(environment.getOrDefault("HINDSIGHT_HOME", "")).normalize();
  }

  private static PrintWriter writer(FileDescriptor stream, boolean autoFlush) {
    return new PrintWriter(new FileOutputStream(stream), autoFlush, StandardCharsets.UTF_8);
  }

  /** Since JDK 22 there is a console without a terminal too; the method to ask came with it. */
  private static boolean isTerminal(Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException olderJdk) {
      return true;
    } catch (ReflectiveOperationException unknown) {
      return false;
    }
  }

  private static int columns(String text) {
    return text != null && text.matches("[1-9]\\d{1,3}") ? Integer.parseInt(text) : 0;
  }
}

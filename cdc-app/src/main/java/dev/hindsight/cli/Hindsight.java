package dev.hindsight.cli;

import dev.hindsight.config.Settings;
import dev.hindsight.config.SettingsLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of all commands: the options they share, and what they are handed. */
@Command(
    name = "hindsight",
    description = "Keeps every committed change of a Postgres database as history in a warehouse.",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failure",
      "2:usage or configuration",
      "3:position lost, or slot or warehouse held by another",
      "4:a check found differences"
    })
final class Hindsight implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Map<String, String> flags = new LinkedHashMap<>();

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The settings file, instead of hindsight.yaml.")
  private Path config;

  Hindsight(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  public static void main(String[] args) {
    // Drivers lean on the zone of the process; history is in UTC throughout.
    TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.UTC));
    Surroundings process = Surroundings.ofProcess();
    int code = commandLine(process, Commands.all()).execute(args);
    process.out().flush();
    System.exit(code);
  }

  /**
   * The command line, ready to execute, in the given surroundings.
   *
   * @param commands one object a command; added here, because what is set below reaches only the
   *     commands that are there already
   */
  static CommandLine commandLine(Surroundings surroundings, Object... commands) {
    CommandLine commandLine = new CommandLine(new Hindsight(surroundings));
    for (Object command : commands) {
      commandLine.addSubcommand(command);
    }
    LogFile log = LogFile.in(surroundings);
    ErrorReport errors = new ErrorReport(log);
    return commandLine
        .setOut(surroundings.out())
        .setErr(surroundings.err())
        .registerConverter(Format.class, Format::parse)
        .registerConverter(Instant.class, Instants::parse)
        .registerConverter(Duration.class, Instants::duration)
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .setExecutionStrategy(new LoggedExecution(log));
  }

  @Option(
      names = "--profile",
      paramLabel = "h2|snowflake",
      scope = ScopeType.INHERIT,
      description = "The warehouse; short for --set hindsight.profile=...")
  private void profile(String profile) {
    flags.put("hindsight.profile", profile);
  }

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      scope = ScopeType.INHERIT,
      description = "Overrides a setting; may be given often.")
  private void set(String[] settings) {
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new ParameterException(
            spec.commandLine(), "--set " + setting + ": expected KEY=VALUE");
      }
      flags.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
  }

  /**
   * The settings this command runs with.
   *
   * @throws dev.hindsight.config.SettingsException that names all that is wrong
   */
  Settings settings() {
    return new SettingsLoader(surroundings.environment(), surroundings.workingDirectory())
        .load(Optional.ofNullable(config), flags);
  }

  /** The settings with which this command would run under another profile. */
  Settings settings(String profile) {
    Map<String, String> changed = new LinkedHashMap<>(flags);
    changed.put("hindsight.profile", profile);
    return new SettingsLoader(surroundings.environment(), surroundings.workingDirectory())
        .load(Optional.ofNullable(config), changed);
  }

  Surroundings surroundings() {
    return surroundings;
  }

  /** A line for the person, beside the rows on stdout. */
  void note(String line) {
    surroundings.err().println(line);
    surroundings.err().flush();
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}

package dev.hindsight.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From the process's surroundings to {@link Settings}, or to everything that is wrong with them.
 */
public final class SettingsLoader {
  private static final String FILE_NAME = "hindsight.yaml";

  private final Map<String, String> environment;
  private final Path workingDirectory;
  private final Path base;

  /**
   * @param environment variables; {@code HINDSIGHT_HOME}, set by the launchers, is the folder at
   *     which relative paths begin instead of the working directory
   */
  public SettingsLoader(Map<String, String> environment, Path workingDirectory) {
    this.environment = Map.copyOf(environment);
    this.workingDirectory = workingDirectory.toAbsolutePath();
    String home = environment.getOrDefault("HINDSIGHT_HOME", "");
    this.base = this.workingDirectory.resolve(home).normalize();
  }

  /**
   * @param file the file to read instead of {@code hindsight.yaml}
   * @param flags settings of the command line, by their full names
   * @throws SettingsException that names all that is wrong
   */
  public Settings load(Optional<Path> file, Map<String, String> flags) {
    List<String> problems = new ArrayList<>();
    SettingsSources sources = new SettingsSources(open(file, problems), environment, flags);
    sources.reportUnknownNames(problems);
    Optional<Profile> chosen =
        new SettingsReader(sources.merged(Optional.empty()), problems).optional(Catalogue.PROFILE);
    Profile profile = chosen.orElse(Profile.H2);
    SettingsReader reader = new SettingsReader(sources.merged(Optional.of(profile)), problems);
    Settings settings = new SettingsAssembly(profile, reader, base, problems).assemble();
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return settings;
  }

  /** A file beside the user comes first, then one in the launcher's home. */
  private SettingsFile open(Optional<Path> given, List<String> problems) {
    Path name = given.orElse(Path.of(FILE_NAME));
    for (Path folder : List.of(workingDirectory, base)) {
      Path path = folder.resolve(name);
      if (Files.exists(path)) {
        return SettingsFile.read(path, problems);
      }
    }
    given.ifPresent(
        path -> problems.add("--config " + path + ": no such file in " + workingDirectory));
    return SettingsFile.none();
  }
}

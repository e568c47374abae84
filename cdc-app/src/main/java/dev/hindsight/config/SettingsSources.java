package dev.hindsight.config;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.Expressions;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sources of settings, one above the other: defaults, file, environment, flags. */
final class SettingsSources {
  /** Read by the launchers and by logging, no settings. */
  private static final Set<String> OWN_VARIABLES =
      Set.of("HINDSIGHT_HOME", "HINDSIGHT_LOG", "HINDSIGHT_JAVA_OPTS");

  private static final Pattern SECTION = Pattern.compile("%([^.]+)\\.(.+)");
  private static final String ENVIRONMENT = "environment";
  private static final String COMMAND_LINE = "command line";
  private static final int DEFAULT_RANK = 0;
  private static final int FILE_RANK = 100;
  private static final int ENVIRONMENT_RANK = 300;
  private static final int COMMAND_LINE_RANK = 400;

  private final SettingsFile file;
  private final Map<String, String> environment;
  private final Map<String, String> flags;

  SettingsSources(SettingsFile file, Map<String, String> environment, Map<String, String> flags) {
    this.file = file;
    this.environment = new TreeMap<>(environment);
    this.flags = flags;
  }

  /** The sources merged, with the file's section for the profile, if one is given. */
  Merged merged(Optional<Profile> profile) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withSources(
                new PropertiesConfigSource(defaults(), "default", DEFAULT_RANK),
                new PropertiesConfigSource(file.values(), "file", FILE_RANK),
                new PropertiesConfigSource(fromEnvironment(), ENVIRONMENT, ENVIRONMENT_RANK),
                new PropertiesConfigSource(flags, COMMAND_LINE, COMMAND_LINE_RANK));
    profile.ifPresent(chosen -> builder.withProfile(Kind.lower(chosen)));
    return new Merged(builder.build());
  }

  /** Adds a problem for each name that is no setting. */
  void reportUnknownNames(List<String> problems) {
    file.values().forEach((name, value) -> reportUnknownInFile(name, problems));
    List<String> variables = Catalogue.ALL.stream().map(Setting::environmentName).toList();
    environment.keySet().stream()
        .filter(name -> name.startsWith("HINDSIGHT_"))
        .filter(name -> !OWN_VARIABLES.contains(name) && !variables.contains(name))
        .forEach(name -> problems.add(unknown(name, ENVIRONMENT, variables)));
    flags.keySet().stream()
        .filter(name -> !Catalogue.keys().contains(name))
        .forEach(name -> problems.add(unknown(name, COMMAND_LINE, Catalogue.keys())));
  }

  private void reportUnknownInFile(String name, List<String> problems) {
    Matcher section = SECTION.matcher(name);
    String key = section.matches() ? section.group(2) : name;
    if (!Catalogue.keys().contains(key)) {
      problems.add(unknown(key, file.origin(name), Catalogue.keys()));
    } else if (section.matches() && !isProfile(section.group(1))) {
      problems.add(
          "%s (%s) is under %%%s, which is no profile; expected %s"
              .formatted(
                  key, file.origin(name), section.group(1), Catalogue.PROFILE.kind().expected()));
    } else if (section.matches() && key.equals(Catalogue.PROFILE.key())) {
      problems.add(
          key + " (" + file.origin(name) + ") cannot be chosen inside a profile's section");
    }
  }

  private static boolean isProfile(String name) {
    return List.of(Profile.values()).stream().map(Kind::lower).anyMatch(name::equals);
  }

  private static String unknown(String name, String origin, List<String> right) {
    return "%s (%s) is no setting".formatted(name, origin)
        + NearestName.of(name, right).map(near -> "; did you mean " + near + "?").orElse("");
  }

  private static Map<String, String> defaults() {
    Map<String, String> values = new LinkedHashMap<>();
    Catalogue.ALL.forEach(
        setting -> setting.fallback().ifPresent(text -> values.put(setting.key(), text)));
    return values;
  }

  private Map<String, String> fromEnvironment() {
    Map<String, String> values = new LinkedHashMap<>();
    for (Setting<?> setting : Catalogue.ALL) {
      if (environment.containsKey(setting.environmentName())) {
        values.put(setting.key(), environment.get(setting.environmentName()));
      }
    }
    return values;
  }

  /** A text and where it came from. */
  record Found(String text, String origin) {}

  /** The sources seen as one. */
  final class Merged {
    private final SmallRyeConfig config;

    private Merged(SmallRyeConfig config) {
      this.config = config;
    }

    /** The highest source's text for a setting, exactly as written there. */
    Optional<Found> find(Setting<?> setting) {
      ConfigValue value = Expressions.withoutExpansion(() -> config.getConfigValue(setting.key()));
      if (value == null || value.getSourceName() == null) {
        return Optional.empty();
      }
      String text = value.getRawValue() == null ? value.getValue() : value.getRawValue();
      return Optional.of(new Found(text, origin(setting, value)));
    }

    private String origin(Setting<?> setting, ConfigValue value) {
      return switch (value.getConfigSourceOrdinal()) {
        case FILE_RANK -> file.origin(written(setting.key(), value));
        case ENVIRONMENT_RANK -> ENVIRONMENT + " " + setting.environmentName();
        case COMMAND_LINE_RANK -> COMMAND_LINE;
        default -> "default";
      };
    }

    private String written(String key, ConfigValue value) {
      return value.getProfile() == null ? key : "%" + value.getProfile() + "." + key;
    }
  }
}

package dev.hindsight.simulator.postgres;

import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import io.zonky.test.db.postgres.util.ArchUtils;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds the archive with the server's programs on the class path.
 *
 * <p>The library's own finder refuses an archive that is there twice. This module's jar names the
 * libraries beside it in its manifest, so with a build tool's class path every archive is there
 * twice, and both are the same.
 */
enum ServerPrograms implements PgBinaryResolver {
  FIRST_ON_CLASS_PATH;

  @Override
  public InputStream getPgBinary(String system, String machine) throws IOException {
    List<String> names = names(system, ArchUtils.normalize(machine));
    for (String name : names) {
      InputStream archive = PgBinaryResolver.class.getClassLoader().getResourceAsStream(name);
      if (archive != null) {
        return archive;
      }
    }
    throw new IOException("no Postgres programs for this machine, looked for " + names);
  }

  /** The fitting ones, the best first. */
  private static List<String> names(String system, String architecture) {
    List<String> names = new ArrayList<>();
    if (LinuxUtils.getDistributionName() != null) {
      names.add(name(system, architecture, "-" + LinuxUtils.getDistributionName()));
    }
    names.add(name(system, architecture, ""));
    if (!system.equals("Linux")) {
      // macOS and Windows on ARM run programs made for x86 too.
      names.add(name(system, "x86_64", ""));
    }
    return names;
  }

  private static String name(String system, String architecture, String distribution) {
    return ("postgres-" + system + "-" + architecture + distribution + ".txz")
        .replace(' ', '_')
        .toLowerCase(Locale.ROOT);
  }
}

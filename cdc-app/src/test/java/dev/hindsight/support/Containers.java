package dev.hindsight.support;

import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;

/** Whether tests are to use containers, and whether they can. */
public final class Containers {
  /** The system property that {@code -Pcontainers} sets. */
  public static final String WANTED = "hindsight.containers";

  private static final String NO_ENGINE =
      "No container engine answers (DOCKER_HOST): tests that need one are skipped.";

  private static Boolean there;

  private Containers() {}

  static boolean wanted() {
    return Boolean.getBoolean(WANTED);
  }

  /** Skips the test where no engine answers, and says so once. */
  public static synchronized void required() {
    if (there == null) {
      there = DockerClientFactory.instance().isDockerAvailable();
      if (!there) {
        System.out.println(NO_ENGINE);
      }
    }
    Assumptions.assumeTrue(there, NO_ENGINE);
  }
}

package dev.hindsight.oracle;

import dev.hindsight.support.AppProcess;
import dev.hindsight.support.FailPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Starts the app over and over, and ends it each time at a random moment. */
final class Disturbance {
  private final Path directory;
  private final Map<String, String> settings;
  private final Random random;
  private int kills;
  private int atSteps;
  private int stops;

  Disturbance(Path directory, Map<String, String> settings, long seed) {
    this.directory = directory;
    this.settings = new HashMap<>(settings);
    this.random = new Random(seed);
  }

  Disturbance with(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** Starts the app and lets it come as far as to follow the source before it is killed. */
  void killAfterStart() throws InterruptedException {
    try (AppProcess app = AppProcess.start(directory, settings, "run")) {
      app.awaitLine(AppProcess.STREAMING);
      letRun(app, 1_500);
      app.kill();
      kills++;
    }
  }

  /** One life of the app; nearly every third ends while it still starts. */
  void killSometime() throws InterruptedException {
    try (AppProcess app = AppProcess.start(directory, settings, "run")) {
      if (random.nextInt(10) < 3) {
        letRun(app, 2_500);
      } else {
        app.awaitLine(AppProcess.STREAMING);
        letRun(app, 1_500);
      }
      app.kill();
      kills++;
    }
  }

  /** One life of the app that ends at a step of a commit, at the given pass. */
  void killAt(FailPoint point, int pass) throws InterruptedException {
    try (AppProcess app =
        AppProcess.startMain(
            directory, settings, "dev.hindsight.cli.FailingRun", point.name(), "" + pass)) {
      int code = app.exitCode();
      if (code != 137) {
        throw new AssertionError("did not come to " + point + "; " + app.story());
      }
      kills++;
      atSteps++;
    }
  }

  /** Sometime, or at some step of a commit. */
  void killSomehow() throws InterruptedException {
    if (random.nextBoolean()) {
      killSometime();
    } else {
      FailPoint[] points = FailPoint.ofStream();
      killAt(points[random.nextInt(points.length)], 1 + random.nextInt(12));
    }
  }

  /** One life of the app that ends as a user ends it. */
  void stop() throws InterruptedException {
    try (AppProcess app = AppProcess.start(directory, settings, "run")) {
      app.awaitLine(AppProcess.STREAMING);
      letRun(app, 1_500);
      app.terminate();
      if (app.exitCode() != 0) {
        throw new AssertionError("SIGTERM is a clean end; " + app.story());
      }
      stops++;
    }
  }

  private void letRun(AppProcess app, int atMostMillis) throws InterruptedException {
    if (app.endsWithin(Duration.ofMillis(random.nextInt(atMostMillis)))) {
      throw new AssertionError("ended by itself; " + app.story());
    }
  }

  /** Lets the app read all that is left. */
  void catchUp() throws InterruptedException {
    succeed("run", "--until-caught-up");
  }

  /** Lets the app itself compare source and history. */
  void verify() throws InterruptedException {
    succeed("verify");
  }

  private void succeed(String... arguments) throws InterruptedException {
    try (AppProcess app = AppProcess.start(directory, settings, arguments)) {
      if (app.exitCode() != 0) {
        throw new AssertionError("not exit code 0; " + app.story());
      }
    }
  }

  int kills() {
    return kills;
  }

  @Override
  public String toString() {
    return kills + " kills, " + atSteps + " of them at a step of a commit, " + stops + " stops";
  }
}

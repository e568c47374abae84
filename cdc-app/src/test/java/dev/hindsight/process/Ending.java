package dev.hindsight.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hindsight.support.AppProcess;

/** How the app ended, and what a person saw of it. */
record Ending(int code, String err, String story) {

  /** Waits for the end. */
  static Ending of(AppProcess app) throws InterruptedException {
    int code = app.exitCode();
    return new Ending(code, app.err(), app.story());
  }

  /** As {@link #assertIs}, of a run that had tried again before; notes of that stand before. */
  void assertIsAtLast(int expectedCode, String... parts) {
    String last =
        err.lines().filter(line -> line.startsWith("hindsight: ")).reduce("", (a, b) -> b);
    new Ending(code, last, story).assertIs(expectedCode, parts);
  }

  /**
   * One line that says what is wrong, with those parts; no stack trace, no password. Notes on the
   * progress may stand before it.
   */
  void assertIs(int expectedCode, String... parts) {
    assertThat(code).as(story).isEqualTo(expectedCode);
    assertThat(err.lines().filter(line -> line.startsWith("hindsight: "))).as(story).hasSize(1);
    // A list of settings goes on in lines of its own; nothing else comes after.
    String last = err.substring(err.indexOf("hindsight: ")).strip();
    assertThat(last.lines().skip(1)).as(story).allMatch(line -> line.startsWith("  hindsight."));
    assertThat(last).as(story).contains(parts);
    assertThat(err)
        .doesNotContain("\tat ", "Exception", AppFolder.WAREHOUSE_PASSWORD, "wrong-s3cret");
  }
}

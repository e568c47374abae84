package dev.hindsight.snowflake;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** What goes wrong on purpose. Thread-safe; all are off at first. */
public final class Faults {
  private record Failure(Pattern statement, Refused answer, AtomicInteger times) {}

  private volatile Pattern lostAnswer;
  private final AtomicInteger lostAnswers = new AtomicInteger();
  private final AtomicInteger skipped = new AtomicInteger();
  private volatile boolean lostForGood;
  private volatile Failure failure;
  private final AtomicInteger throttled = new AtomicInteger();
  private volatile int statusOfLogins = 200;
  private volatile Duration slow = Duration.ZERO;
  private volatile Pattern slowed = Pattern.compile("");

  /**
   * The next statement that has this in it is carried out, and its connection cut before the
   * answer. The driver asks again, and gets the answer then.
   */
  public void loseAnswerOnce(String regex) {
    lostForGood = false;
    skipped.set(0);
    lostAnswer = pattern(regex);
    lostAnswers.set(1);
  }

  /** The same, but each time it asks again the answer is lost once more, until it gives up. */
  public void loseAnswerForGood(String regex) {
    loseAnswerForGood(regex, 0);
  }

  /**
   * @param passed how many such statements come through before
   */
  public void loseAnswerForGood(String regex, int passed) {
    skipped.set(passed);
    lostForGood = true;
    lostAnswer = pattern(regex);
    lostAnswers.set(1);
  }

  /** The next statements that have this in them fail, and are not carried out. */
  public void fail(int times, String regex, String code, String sqlState, String message) {
    failure =
        new Failure(pattern(regex), new Refused(code, sqlState, message), new AtomicInteger(times));
  }

  /** The next requests are answered with HTTP 429. */
  public void throttle(int requests) {
    throttled.set(requests);
  }

  /** Sign-ins are answered with this HTTP status; Snowflake does so where there is no account. */
  public void answerLoginsWith(int httpStatus) {
    statusOfLogins = httpStatus;
  }

  /** Statements that have this in them take that long; zero ends it. */
  public void slow(Duration each, String regex) {
    slowed = pattern(regex);
    slow = each;
  }

  public void none() {
    lostAnswers.set(0);
    failure = null;
    throttled.set(0);
    statusOfLogins = 200;
    slow = Duration.ZERO;
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  Optional<Refused> failureOf(String sql) {
    Failure now = failure;
    boolean hit =
        now != null
            && now.statement().matcher(sql).find()
            && now.times().getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    return hit ? Optional.of(now.answer()) : Optional.empty();
  }

  /** Whether the answer of a statement that was just carried out gets lost. */
  boolean losesAnswerOf(String sql) {
    Pattern now = lostAnswer;
    return now != null
        && now.matcher(sql).find()
        && skipped.getAndUpdate(left -> Math.max(0, left - 1)) == 0
        && lostAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  boolean losesForGood() {
    return lostForGood;
  }

  boolean throttles() {
    return throttled.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  int statusOfLogins() {
    return statusOfLogins;
  }

  Duration delayOf(String sql) {
    Duration now = slow;
    return now.isZero() || !slowed.matcher(sql).find() ? Duration.ZERO : now;
  }
}

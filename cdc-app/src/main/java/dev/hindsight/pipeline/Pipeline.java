package dev.hindsight.pipeline;

import dev.hindsight.capture.CaptureSettings;
import dev.hindsight.capture.ChangeStream;
import dev.hindsight.capture.EngineException;
import dev.hindsight.capture.LostChangesException;
import dev.hindsight.capture.TransactionHandler;
import dev.hindsight.change.SourceTransaction;
import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.pipeline.PipelineListener.State;
import dev.hindsight.source.Membership;
import dev.hindsight.source.Session;
import dev.hindsight.source.Slot;
import dev.hindsight.source.SourceDatabase;
import dev.hindsight.warehouse.HistoryStore;
import dev.hindsight.warehouse.StoredPosition;
import dev.hindsight.warehouse.WarehouseException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Source to warehouse, until told to stop. {@link #run} blocks; {@link #stop} may come from any
 * thread, in any state.
 *
 * <p>The warehouse is written by one thread of its own: the engine interrupts its threads when it
 * stops, and an interrupt in the middle of a file operation would close the database file under H2.
 */
public final class Pipeline {

  /** How far {@link #run} goes. */
  public enum Goal {
    /** On and on, until {@link #stop}. */
    FOLLOW,
    /** Until everything is durable that the source had committed when the stream began. */
    CATCH_UP,
    /**
     * Copy the source anew, as a difference, through a new slot; no stream. The stretch between is
     * recorded as a gap.
     */
    RESNAPSHOT
  }

  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
  private static final Duration LAST_COMMIT = Duration.ofSeconds(3);
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);
  private static final Duration POLITE_STOP = Duration.ofSeconds(3);
  private static final Duration HANGING_UP = Duration.ofSeconds(4);

  private final SourceDatabase source;
  private final CaptureSettings capture;
  private final PipelineSettings settings;
  private final PipelineListener listener;
  private final Warehouse warehouse;
  private final RejectionLimit rejectionLimit;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "warehouse-writer"));
  private final CountDownLatch ended = new CountDownLatch(1);
  // Of this process at the source; those of a connection that broke off stay there until the source
  // notices, which may take hours.
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  // How the tables were in the publication at the start; used by the engine's thread alone.
  private volatile Map<TableId, String> published = Map.of();
  // Batches taken; written by the engine's thread alone.
  private volatile long handled;
  private volatile boolean stopping;
  private volatile ChangeStream stream;
  // To the source, where somebody may be waiting for an answer.
  private final Set<Connection> asking = ConcurrentHashMap.newKeySet();

  /**
   * @param statements how many were sent to the warehouse so far, for the figures of each commit
   */
  public Pipeline(
      SourceDatabase source,
      CaptureSettings capture,
      PipelineSettings settings,
      Supplier<HistoryStore> stores,
      Cleaners cleaners,
      Gates gates,
      PipelineListener listener,
      InstantSource clock,
      LongSupplier statements) {
    this.source = source;
    this.capture = capture;
    this.settings = settings;
    this.listener = listener;
    this.warehouse = new Warehouse(stores, cleaners, gates, listener, statements);
    this.rejectionLimit = new RejectionLimit(settings.rejectionsPerMinute(), clock);
  }

  /**
   * Runs until the goal is reached or {@link #stop} is called.
   *
   * @throws Stop when a person has to do something
   */
  public void run(Goal goal) throws InterruptedException {
    try {
      loop(goal);
    } finally {
      listener.state(State.STOPPED);
      writer.shutdown();
      // A writer that hangs in a blocked warehouse must not hold the slot or the exit.
      if (writer.awaitTermination(LAST_COMMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        warehouse.close();
      }
      ended.countDown();
    }
  }

  private void loop(Goal goal) throws InterruptedException {
    listener.state(State.STARTING);
    long began = System.nanoTime();
    Pauses pauses = new Pauses();
    Repeated repeated = new Repeated(settings.patience());
    while (!stopping) {
      long handledBefore = handled;
      try (Connection connection = connect()) {
        asking.clear();
        asking.add(connection);
        endOldSessions(connection);
        Applier applier = start(connection, goal);
        if (applier == null || stopping || goal == Goal.RESNAPSHOT) {
          return;
        }
        long target = goal == Goal.CATCH_UP ? SourceDatabase.mark(connection) : Long.MAX_VALUE;
        listener.state(State.STREAMING);
        began = System.nanoTime();
        stream(connection, applier, target);
        return;
      } catch (Exception e) {
        if (stopping) {
          LOG.debug("ended while stopping", e);
          return;
        }
        Exception cause = judged(e);
        if (handled == 0 && System.nanoTime() - began > settings.patience().toNanos()) {
          throw new Stop(
              Stop.Reason.FAILURE,
              "The source at "
                  + source.address()
                  + " breaks off each time before the first change arrives; the log says why.",
              cause);
        }
        if (handled > handledBefore) {
          pauses = new Pauses();
          repeated.progress();
        }
        repeated.failed(cause);
        LOG.warn("The source does not answer; trying again", cause);
        listener.state(State.SOURCE_AWAY);
        pauses.take(() -> stopping);
      }
    }
  }

  private Connection connect() throws SQLException, InterruptedException {
    return handled > 0
        ? source.connect()
        : source.connectWithin(settings.patience(), () -> stopping);
  }

  private void endOldSessions(Connection connection) throws SQLException {
    for (Session old : sessions) {
      old.end(connection);
    }
    sessions.clear();
    sessions.add(Session.of(connection));
  }

  /** Does what has to come before the stream. Returns null when stopped meanwhile. */
  private Applier start(Connection connection, Goal goal) throws Exception {
    Future<Applier> started =
        writer.submit(
            () ->
                new Startup(
                        source,
                        settings,
                        warehouse,
                        listener,
                        rejectionLimit,
                        () -> stopping,
                        asking::add)
                    .prepare(connection, goal == Goal.RESNAPSHOT));
    return await(started);
  }

  private void stream(Connection connection, Applier applier, long target) throws Exception {
    Gathered gathered = new Gathered(settings.rowsPerCommit(), settings.flushInterval());
    TransactionHandler handler =
        new TransactionHandler() {
          @Override
          public void handle(List<SourceTransaction> transactions) throws Exception {
            gathered.add(transactions);
            if (gathered.isDue(target)) {
              apply(connection, applier, gathered.take(), target);
            }
          }

          @Override
          public boolean holdsBack() {
            return !gathered.isEmpty();
          }
        };
    List<TableSpec> specs = await(writer.submit(warehouse::specs));
    try (ChangeStream running = new ChangeStream(capture.with(specs), handler)) {
      stream = running;
      // Asked before each batch: one who never answers must not hold it up for ever.
      connection.setNetworkTimeout(Runnable::run, (int) LONGEST_ANSWER.toMillis());
      SilenceWatch watch =
          new SilenceWatch(running, source, settings.slot(), settings.silence(), sessions::add);
      try (watch) {
        if (!stopping) {
          running.run();
        }
      }
    } finally {
      stream = null;
    }
    if (stopping && !gathered.isEmpty()) {
      write(connection, applier, gathered.take());
    }
  }

  private void apply(
      Connection connection, Applier applier, List<SourceTransaction> transactions, long target)
      throws Exception {
    if (stopping) {
      throw new InterruptedException();
    }
    write(connection, applier, transactions);
    handled = handled + 1;
    if (applier.position().commitLsn() >= target) {
      // From a thread of its own: the engine waits for this handler before it closes. The slot is
      // confirmed when the handler returns.
      new Thread(this::caughtUp, "caught-up").start();
    }
  }

  private void write(Connection connection, Applier applier, List<SourceTransaction> transactions)
      throws Exception {
    if (applier.position() == null) {
      mustBeTheSlotWeKnow(connection);
    }
    Set<TableId> remade = mustStillBePublished(connection);
    await(
        writer.submit(
            () -> {
              applier.remade(remade);
              applier.handle(transactions);
              return null;
            }));
  }

  /**
   * The engine makes a slot that is missing, and would go on from now as if nothing were lost: one
   * that was dropped since the start was judged shows by standing ahead of the warehouse.
   */
  private void mustBeTheSlotWeKnow(Connection connection) throws Exception {
    Optional<StoredPosition> stored =
        await(writer.submit(() -> warehouse.call(store -> store.position())));
    Resume resume =
        Resume.decide(
            stored,
            Slot.find(connection, settings.slot()),
            SourceDatabase.identity(connection),
            settings.slot(),
            settings.resnapshotOnGap());
    if (resume != Resume.STREAM) {
      throw new SQLException("the slot was lost between the start and the first change");
    }
    published =
        await(writer.submit(() -> warehouse.call(store -> store.sourceState().published())));
    Session.streaming(connection, settings.slot()).ifPresent(sessions::add);
  }

  /**
   * Asked before a batch is taken: then all that the publication let pass came before this look at
   * it, and the gap begins where the history stands.
   *
   * @return the tables that are other ones by now, or gone
   */
  private Set<TableId> mustStillBePublished(Connection connection) throws SQLException {
    Map<TableId, String> now =
        Membership.read(connection, settings.publication(), published.keySet());
    Set<TableId> broken = Membership.broken(published, now);
    if (!broken.isEmpty()) {
      throw new SQLException(Breach.unpublished(settings.publication(), broken));
    }
    return Membership.remade(published, now);
  }

  private void caughtUp() {
    stopping = true;
    closeStream();
  }

  private static <T> T await(Future<T> future) throws Exception {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Returns what is worth trying again: the source went away. Throws what is not. */
  private Exception judged(Exception e) throws InterruptedException {
    if (outOfMemory(e)) {
      throw new Stop(
          Stop.Reason.FAILURE,
          "The heap of "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MiB is too small; nothing is lost: start again with more (java -Xmx).",
          e);
    }
    if (e instanceof EngineException || e instanceof SQLException) {
      return e;
    }
    if (e instanceof InterruptedException interrupted) {
      throw interrupted;
    }
    if (e instanceof Stop stop) {
      throw stop;
    }
    if (e instanceof WarehouseException warehouseProblem) {
      throw stopFor(warehouseProblem);
    }
    if (e instanceof LostChangesException lost) {
      throw new Stop(
          Stop.Reason.FAILURE,
          "Changes were lost between engine and pipeline: "
              + lost.getMessage()
              + ". Start again: the slot still holds them.",
          lost);
    }
    throw new Stop(
        Stop.Reason.FAILURE,
        "Unexpected "
            + e.getClass().getSimpleName()
            + "; the history is whole up to the stored position. The log has the details.",
        e);
  }

  private static boolean outOfMemory(Throwable e) {
    int depth = 0;
    for (Throwable each = e; each != null && depth < 30; each = each.getCause(), depth++) {
      if (each instanceof OutOfMemoryError) {
        return true;
      }
    }
    return false;
  }

  private static Stop stopFor(WarehouseException e) {
    Stop.Reason reason =
        switch (e.kind()) {
          case FENCED, MOVED -> Stop.Reason.POSITION_LOST;
          default -> Stop.Reason.FAILURE;
        };
    return new Stop(reason, sentence(e.getMessage()), e);
  }

  private static String sentence(String message) {
    String text = Character.toUpperCase(message.charAt(0)) + message.substring(1);
    return text.endsWith(".") ? text : "The warehouse: " + message + "; see the log.";
  }

  /**
   * Ends {@link #run} cleanly and waits for that, some seconds at most. A source that says nothing
   * is not waited for: after a while its connections are closed under whoever asks it.
   *
   * @return whether it has ended; if not, the warehouse or an attempt to connect hangs, and the
   *     slot is free once the process is gone
   */
  public boolean stop() {
    stopping = true;
    warehouse.lastTry();
    // In a thread of its own: the engine allows itself longer than we do when the source is gone.
    Thread closing = new Thread(this::closeStream, "close-stream");
    closing.setDaemon(true);
    closing.start();
    try {
      if (ended.await(POLITE_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
      hangUp();
      if (ended.await(HANGING_UP.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
      LOG.warn("the last commit did not end in time; it will be read again at the next start");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private void hangUp() {
    ChangeStream running = stream;
    if (running != null) {
      running.hangUp();
    }
    for (Connection each : asking) {
      try {
        each.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.debug("hanging up", e);
      }
    }
  }

  private void closeStream() {
    ChangeStream running = stream;
    if (running != null) {
      try {
        running.close();
      } catch (IOException e) {
        LOG.warn("closing the engine", e);
      }
    }
  }
}

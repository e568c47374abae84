package dev.hindsight.capture;

import dev.hindsight.change.SourceTransaction;
import java.util.List;

/** Receives whole source transactions in commit order. Called by one thread at a time. */
@FunctionalInterface
public interface TransactionHandler {

  /**
   * Returns once everything handed over is durable: right after, the source is told to forget it. A
   * transaction may come again after a restart; its commit LSN tells.
   *
   * @param transactions never empty; may hold transactions without changes
   */
  void handle(List<SourceTransaction> transactions) throws Exception;

  /**
   * Asked after each {@link #handle}: whether what was handed over is still only gathered, so that
   * the source must keep it.
   */
  default boolean holdsBack() {
    return false;
  }
}

package dev.hindsight.pipeline;

import java.util.List;

/** Tells several listeners, in order. */
public record Listeners(List<PipelineListener> all) implements PipelineListener {

  @Override
  public void state(State state) {
    all.forEach(listener -> listener.state(state));
  }

  @Override
  public void notice(String line) {
    all.forEach(listener -> listener.notice(line));
  }

  @Override
  public void snapshotProgress(long rows, long expectedRows) {
    all.forEach(listener -> listener.snapshotProgress(rows, expectedRows));
  }

  @Override
  public void committed(Committed commit) {
    all.forEach(listener -> listener.committed(commit));
  }
}

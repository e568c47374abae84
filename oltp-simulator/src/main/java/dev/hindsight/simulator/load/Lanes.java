package dev.hindsight.simulator.load;

import dev.hindsight.simulator.generate.Step;
import dev.hindsight.simulator.source.SourceAddress;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The connections of a run; steps of one row always take the same one, so they stay in order. */
final class Lanes implements AutoCloseable {

  private final List<Lane> lanes = new ArrayList<>();

  Lanes(SourceAddress source, LoadSettings settings, Ledger ledger, Clock clock)
      throws SQLException {
    try {
      for (int i = 0; i < settings.lanes(); i++) {
        boolean waitForDisk = !settings.asFastAsPossible();
        lanes.add(new Lane(i, new StepWriter(source, waitForDisk, ledger, clock)));
      }
    } catch (SQLException | RuntimeException e) {
      close();
      throw e;
    }
  }

  void add(Step step) {
    lanes.get(Math.floorMod(step.id(), lanes.size())).add(step);
  }

  void finish() {
    lanes.forEach(Lane::finish);
  }

  @Override
  public void close() {
    lanes.forEach(Lane::close);
  }
}

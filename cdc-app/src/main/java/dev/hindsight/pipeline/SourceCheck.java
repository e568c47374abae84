package dev.hindsight.pipeline;

import dev.hindsight.change.RowShape;
import dev.hindsight.change.Stop;
import dev.hindsight.change.TableId;
import dev.hindsight.change.TableSpec;
import dev.hindsight.source.ColumnCheck;
import dev.hindsight.source.Finding;
import dev.hindsight.source.Preflight;
import dev.hindsight.source.Publication;
import dev.hindsight.source.SourceDatabase;
import dev.hindsight.source.TableReader;
import dev.hindsight.warehouse.HistoryTable;
import dev.hindsight.warehouse.TableState;
import dev.hindsight.warehouse.TableState.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be right at the source before a start goes on, and what only has to be said. */
final class SourceCheck {
  private static final Logger LOG = LoggerFactory.getLogger(SourceCheck.class);

  private final SourceDatabase source;
  private final String publication;
  private final Warehouse warehouse;
  private final PipelineListener listener;

  SourceCheck(
      SourceDatabase source, String publication, Warehouse warehouse, PipelineListener listener) {
    this.source = source;
    this.publication = publication;
    this.warehouse = warehouse;
    this.listener = listener;
  }

  /**
   * Makes the publication where there is none.
   *
   * @param following whether there is a history to go on with: then a table that is not what it was
   *     does not keep the others from going on
   * @throws Stop with exit code 2 that names all that is wrong
   */
  void check(Connection connection, List<TableSpec> tables, boolean following) throws SQLException {
    List<Finding> findings = Preflight.findings(connection, tables, publication);
    if (following) {
      setAside(findings);
    }
    if (findings.isEmpty()) {
      Map<TableId, HistoryTable> histories = warehouse.call(store -> store.tables());
      for (TableSpec table : tables) {
        findings.addAll(
            ColumnCheck.findings(connection, table, histories.get(table.source()).columnNames()));
      }
      if (following) {
        setAside(findings);
      }
    }
    if (!findings.isEmpty()) {
      throw new Stop(
          Stop.Reason.CONFIGURATION,
          "The source at "
              + source.address()
              + " is not ready: "
              + findings.stream()
                  .map(finding -> finding.problem() + " Mend: " + finding.mend())
                  .collect(Collectors.joining(" ")));
    }
    if (!Publication.exists(connection, publication)) {
      List<TableId> sources = tables.stream().map(TableSpec::source).toList();
      Publication.execute(connection, Publication.createStatement(publication, sources));
      LOG.info("made publication {}", publication);
    }
  }

  private void setAside(List<Finding> findings) {
    findings.removeIf(
        finding -> {
          if (finding.changed() == null || finding.unseen()) {
            return false;
          }
          say(finding.problem() + " Other tables go on. Mend: " + finding.mend());
          return true;
        });
  }

  /** Says which tables will be parked as soon as one of their rows comes. */
  void announce(Connection connection) throws SQLException {
    for (TableState state : warehouse.call(store -> store.followed().states()).values()) {
      if (state.state() != State.FLOWS) {
        say(state.reason() + " Its changes are not in the history; see ops/hindsight status.");
      } else if (TableReader.exists(connection, state.table())) {
        Drift drift = drift(connection, state);
        if (drift.needsDecision()) {
          say(
              drift.sentence()
                  + " From the first row like that on its changes wait in quarantine.");
        }
      }
    }
  }

  /**
   * Before a copy: applies what waits, since the copy closes what is not so any more.
   *
   * @throws Stop when somebody has to decide about a table first
   */
  void mustBeFollowed(Connection connection) throws SQLException {
    for (TableState state : warehouse.call(store -> store.followed().states()).values()) {
      Drift drift = drift(connection, state);
      if (drift.needsDecision()) {
        throw drift.stop();
      }
      if (warehouse.call(store -> store.replays().parkedCount(state.table())) > 0) {
        new Replay(warehouse).parked(state.table(), done -> {});
      }
    }
  }

  /**
   * Whether a table was given up until it is copied anew, and all can be copied now.
   *
   * @param remade whether one is to be given up
   */
  boolean copyIsDue(Connection connection, boolean remade) throws SQLException {
    boolean due = remade;
    for (TableState state : warehouse.call(store -> store.followed().states()).values()) {
      due |= state.state() == State.RESNAPSHOT;
      if (!TableReader.exists(connection, state.table())
          || drift(connection, state).needsDecision()
          || !state.unfollowed().isEmpty()) {
        return false;
      }
    }
    return due && Preflight.findings(connection, warehouse.specs(), publication).isEmpty();
  }

  private Drift drift(Connection connection, TableState state) throws SQLException {
    HistoryTable table = warehouse.table(state.table());
    RowShape shape = new TableReader(connection, table.spec()).shape();
    return Drift.between(state, shape, table, warehouse.cleaners().get(state.table()));
  }

  private void say(String line) {
    LOG.warn("{}", line);
    listener.notice(line);
  }
}

package dev.hindsight.cli;

/** Every command there is, in the order in which help lists them. */
final class Commands {
  private Commands() {}

  /** New ones each time: a command keeps what it was called with. */
  static Object[] all() {
    return new Object[] {
      new RunCommand(),
      new ResnapshotCommand(),
      new CheckCommand(),
      new StatusCommand(),
      new HistoryCommand(),
      new AsOfCommand(),
      new SqlCommand(),
      new VerifyCommand(),
      new QuarantineCommand(),
      new PurgeCommand(),
      new AuditCommand(),
      new ExportCommand(),
      new EraseCommand(),
      new CopyCommand(),
      new MigrateCommand()
    };
  }
}

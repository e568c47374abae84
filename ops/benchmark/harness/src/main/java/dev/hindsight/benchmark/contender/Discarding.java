package dev.hindsight.benchmark.contender;

/** The stock engine with a consumer that throws every event away. */
public final class Discarding {
  private Discarding() {}

  public static void main(String[] args) {
    Arguments arguments = new Arguments(args);
    StockEngine[] engine = new StockEngine[1];
    Meter meter = Meter.of(arguments);
    engine[0] =
        new StockEngine(
            StockEngine.properties(arguments),
            records -> {
              if (meter.done(records.stream().filter(StockEngine::isChange).count())) {
                new Thread(engine[0]::close).start();
              }
            });
    engine[0].run();
    meter.print();
    System.exit(0);
  }
}

package dev.hindsight.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;

/** Charts as SVG files. */
final class Charts {
  private Charts() {}

  /** Events a second by workload, a bar for each contender; Postgres alone would dwarf the rest. */
  static Chart<?, ?> throughput(List<Summary> summaries) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(900)
            .height(420)
            .title("Events a second, median of the rounds")
            .yAxisTitle("events/s")
            .theme(Styler.ChartTheme.XChart)
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setYAxisDecimalPattern("#,##0");
    chart.getStyler().setYAxisMin(0.0);
    List<String> workloads = summaries.stream().map(summary -> summary.workload.name).toList();
    for (Contender contender : Contender.values()) {
      if (contender == Contender.POSTGRES
          || summaries.stream().noneMatch(each -> each.contenders().contains(contender))) {
        continue;
      }
      List<Double> rates = new ArrayList<>();
      for (Summary summary : summaries) {
        rates.add(
            summary.contenders().contains(contender)
                ? summary.of(contender, Figures::perSecond).median()
                : 0.0);
      }
      chart.addSeries(contender.text, workloads, rates);
    }
    return chart;
  }

  /** Percentiles of latencies, in milliseconds; the right end is far out in the tail. */
  static Chart<?, ?> latency(Map<String, Histogram> histograms) {
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(420)
            .title("From the source's commit to readable in the history")
            .xAxisTitle("of all commits: 1 of so many is slower")
            .yAxisTitle("milliseconds")
            .build();
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
    chart.getStyler().setMarkerSize(0);
    chart.getStyler().setYAxisMin(0.0);
    histograms.forEach(
        (name, histogram) -> {
          List<Double> rarity = new ArrayList<>();
          List<Double> millis = new ArrayList<>();
          for (double rare = 1.25; rare <= 10_000; rare *= 1.25) {
            rarity.add(rare);
            millis.add(histogram.getValueAtPercentile(100 - 100 / rare) / 1e3);
          }
          chart.addSeries(name, rarity, millis);
        });
    return chart;
  }

  /** Each curve over the versions stored, as a multiple of its first point. */
  static Chart<?, ?> growth(List<GrowthCommand.Stage> stages) {
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(420)
            .title("As the history grows, in multiples of the first size's figure")
            .xAxisTitle("versions stored")
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setYAxisLogarithmic(true);
    List<Double> sizes = stages.stream().map(stage -> (double) stage.versions()).toList();
    GrowthCommand.Stage first = stages.get(0);
    chart.addSeries(
        "events a second",
        sizes,
        stages.stream()
            .map(stage -> stage.probe().perSecond() / first.probe().perSecond())
            .toList());
    for (String question : first.millis().keySet()) {
      chart.addSeries(
          "time of " + question,
          sizes,
          stages.stream()
              .map(stage -> stage.millis().get(question) / first.millis().get(question))
              .toList());
    }
    chart.addSeries(
        "seconds a row purged",
        sizes,
        stages.stream().map(stage -> aRow(stage) / aRow(first)).toList());
    return chart;
  }

  /** The last purge, without what a process takes that purges nothing. */
  private static double aRow(GrowthCommand.Stage stage) {
    List<Long> rows = List.copyOf(stage.purgeSeconds().keySet());
    List<Double> seconds = List.copyOf(stage.purgeSeconds().values());
    int last = rows.size() - 1;
    return Math.max(1e-6, seconds.get(last) - seconds.get(0)) / Math.max(1, rows.get(last));
  }

  static void save(Chart<?, ?> chart, Path file) {
    try {
      Files.createDirectories(file.getParent());
      VectorGraphicsEncoder.saveVectorGraphic(
          chart, file.toString().replaceFirst("\\.svg$", ""), VectorGraphicsFormat.SVG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

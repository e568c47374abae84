package dev.hindsight.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
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
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
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

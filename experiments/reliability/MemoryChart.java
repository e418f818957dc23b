import dev.ito.report.LineChart;
import dev.ito.report.LineChart.Series;
import dev.ito.report.Png;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Draws what {@code watch.sh} wrote: memory in MB, handles and threads over minutes. */
final class MemoryChart {
  private MemoryChart() {}

  public static void main(String[] arguments) throws IOException {
    List<String> lines = Files.readAllLines(Path.of(arguments[0]));
    List<String> names = Arrays.asList(lines.get(0).split(","));
    double[] minutes = column(lines, 0, 1.0 / 60);
    List<Series> series = new ArrayList<>();
    for (String name : List.of("resident", "heap-resident", "heap-used", "native")) {
      int place = names.indexOf(name + "-kb");
      series.add(new Series(name + " (MB)", minutes, column(lines, place, 1e-3)));
    }
    for (String name : List.of("handles", "threads")) {
      series.add(new Series(name, minutes, column(lines, names.indexOf(name), 1)));
    }
    LineChart chart = new LineChart("", "minutes", "MB, or number", false, false, series);
    Png.write(Path.of(arguments[1]), chart.draw());
  }

  private static double[] column(List<String> lines, int place, double unit) {
    return lines.stream()
        .skip(1)
        .mapToDouble(line -> unit * Double.parseDouble(line.split(",")[place]))
        .toArray();
  }
}

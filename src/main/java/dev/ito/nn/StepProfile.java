package dev.ito.nn;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tensorflow.proto.DeviceStepStats;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.RunMetadata;

/**
 * Where the time of one training step went, from TensorFlow's trace of it.
 *
 * @param wallSeconds of the traced step, which takes longer than others
 * @param nodes operations that the host started
 * @param kernels kernels and copies on the GPU; on a CPU, the operations
 * @param busySeconds the sum of their times
 * @param busiest the kinds of operation that took most of it, with the most expensive first
 * @param onCpu kinds of operation that ran on the CPU beside a GPU
 */
public record StepProfile(
    double wallSeconds,
    int nodes,
    int kernels,
    double busySeconds,
    List<Row> busiest,
    List<String> onCpu) {
  private static final int ROWS = 24;
  private static final String ALL_STREAMS = "stream:all";
  private static final String CPU = "device:CPU:0";
  private static final List<String> BOOKKEEPING = List.of("_Arg", "_Retval", "NoOp", "Const");

  /** What one kind of operation took. */
  public record Row(String operation, int count, double seconds) {}

  static StepProfile of(RunMetadata metadata, double wallSeconds) {
    List<DeviceStepStats> devices = metadata.getStepStats().getDevStatsList();
    List<DeviceStepStats> hosts =
        devices.stream().filter(device -> device.getDevice().startsWith("/job")).toList();
    List<DeviceStepStats> streams =
        devices.stream().filter(device -> device.getDevice().endsWith(ALL_STREAMS)).toList();
    List<Row> rows = rows(streams.isEmpty() ? hosts : streams);
    return new StepProfile(
        wallSeconds,
        hosts.stream().mapToInt(DeviceStepStats::getNodeStatsCount).sum(),
        rows.stream().mapToInt(Row::count).sum(),
        rows.stream().mapToDouble(Row::seconds).sum(),
        rows.stream().limit(ROWS).toList(),
        hosts.size() < 2 ? List.of() : onCpu(hosts));
  }

  private static List<Row> rows(List<DeviceStepStats> devices) {
    Map<String, Row> rows = new TreeMap<>();
    for (DeviceStepStats device : devices) {
      for (NodeExecStats node : device.getNodeStatsList()) {
        String name = operation(node);
        rows.merge(
            name,
            new Row(name, 1, 1e-6 * node.getAllEndRelMicros()),
            (a, b) -> new Row(name, a.count() + b.count(), a.seconds() + b.seconds()));
      }
    }
    return rows.values().stream().sorted(Comparator.comparing(Row::seconds).reversed()).toList();
  }

  private static List<String> onCpu(List<DeviceStepStats> hosts) {
    TreeSet<String> kinds = new TreeSet<>();
    hosts.stream()
        .filter(device -> device.getDevice().endsWith(CPU))
        .flatMap(device -> device.getNodeStatsList().stream())
        .forEach(node -> kinds.add(operation(node)));
    BOOKKEEPING.forEach(kinds::remove);
    return List.copyOf(kinds);
  }

  /** Kernels are called "node:Type"; of nodes on the host the label says "node = Type(inputs)". */
  private static String operation(NodeExecStats node) {
    String[] name = node.getNodeName().split(":");
    if (name.length > 1) {
      return name[1];
    }
    String label = node.getTimelineLabel();
    int from = label.indexOf("= ");
    int to = label.indexOf('(');
    return from >= 0 && to > from ? label.substring(from + 2, to) : node.getNodeName();
  }
}

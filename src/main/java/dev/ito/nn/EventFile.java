package dev.ito.nn;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.summary.SummaryWriter;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;
import org.tensorflow.types.TString;

/**
 * An event file for TensorBoard, by TensorFlow's own summary writer.
 *
 * <p>A training that goes on writes another file beside the older ones. It begins with the mark of
 * a restarted session, at which TensorBoard drops what the older files say of the steps that are
 * done again.
 */
public final class EventFile implements AutoCloseable {
  /** TensorFlow's number for red, green and blue. */
  private static final int COLOUR = 3;

  private static final int QUEUED_EVENTS = 1000;
  private static final int FLUSH_MILLISECONDS = 10_000;

  private final Graph graph = Natives.graph();
  private final Placeholder<TString> event;
  private final Op append;
  private final Op flush;
  private final Op close;
  private final Session session;

  /**
   * Makes a file.
   *
   * @param folder made if it is not there
   * @param steps done before: the file continues after them
   */
  public EventFile(Path folder, long steps) {
    Ops tf = Ops.create(graph);
    SummaryWriter writer = tf.summary.summaryWriter();
    // With the steps in its name, a file never overwrites that of a start in the same second.
    Op open =
        tf.summary.createSummaryFileWriter(
            writer,
            tf.constant(folder.toString()),
            tf.constant(QUEUED_EVENTS),
            tf.constant(FLUSH_MILLISECONDS),
            tf.constant("." + steps));
    event = tf.placeholder(TString.class);
    append = tf.summary.importEvent(writer, event);
    flush = tf.summary.flushSummaryWriter(writer);
    close = tf.summary.closeSummaryWriter(writer);
    session = new Session(graph, Device.CPU.config());
    run(open);
    SessionLog start = SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START).build();
    append(Event.newBuilder().setStep(steps + 1).setSessionLog(start));
  }

  /** Writes a point for each name, with the time of now; the values are rounded to float32. */
  public void write(long step, Map<String, Double> values) {
    Summary.Builder summary = Summary.newBuilder();
    values.forEach(
        (name, value) -> summary.addValueBuilder().setTag(name).setSimpleValue(value.floatValue()));
    append(Event.newBuilder().setStep(step).setSummary(summary));
  }

  /**
   * Writes a picture, with the time of now.
   *
   * @param png the bytes of its file
   */
  public void write(long step, String name, byte[] png, int width, int height) {
    Summary.Image image =
        Summary.Image.newBuilder()
            .setWidth(width)
            .setHeight(height)
            .setColorspace(COLOUR)
            .setEncodedImageString(ByteString.copyFrom(png))
            .build();
    Summary summary =
        Summary.newBuilder()
            .addValue(Summary.Value.newBuilder().setTag(name).setImage(image))
            .build();
    append(Event.newBuilder().setStep(step).setSummary(summary));
  }

  private void append(Event.Builder content) {
    byte[] bytes = content.setWallTime(1e-3 * System.currentTimeMillis()).build().toByteArray();
    try (TString fed = TString.tensorOfBytes(NdArrays.scalarOfObject(bytes))) {
      session.runner().feed(event, fed).addTarget(append).run().close();
    }
  }

  /** Hands everything written to the operating system, as also happens every ten seconds. */
  public void flush() {
    run(flush);
  }

  private void run(Op operation) {
    session.runner().addTarget(operation).run().close();
  }

  @Override
  public void close() {
    run(close);
    session.close();
    graph.close();
  }
}

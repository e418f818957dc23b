package dev.ito.interop;

import dev.ito.math.Batch;
import dev.ito.nn.GraphNetwork;
import dev.ito.nn.SavedModel;
import dev.ito.score.NoisySamples;
import dev.ito.score.ScoreForm;
import dev.ito.score.ScoreModel;
import dev.ito.score.TimeTable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A SavedModel of TensorFlow.
 *
 * @param output what it computes from x and the time t
 */
public record SavedModelExport(ScoreForm output) implements Export {
  @Override
  public void write(Source source, Path folder) throws IOException {
    ScoreModel model = source.model();
    GraphNetwork network = source.network();
    TimeTable table =
        TimeTable.of(output, model.sde(), model.prediction(), model.condition(), source.earliest());
    new SavedModel(
            network.architecture(), network.shape(), network.weights(), table, output.toString())
        .write(folder);
    ExportCheck check = ExportCheck.of(source);
    Batch out = check.x().like();
    model.estimate(output, new NoisySamples(check.x(), check.t(), 0), out);
    check.write(folder, check.t(), output.toString(), out);
  }

  @Override
  public String summary(ScoreModel model) {
    return "a SavedModel, serving_default: x, t -> " + output;
  }
}

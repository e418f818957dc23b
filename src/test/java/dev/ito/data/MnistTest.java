package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ito.data.Fetch.RemoteFile;
import dev.ito.data.IdxDataset.FashionMnist;
import dev.ito.data.IdxDataset.Mnist;
import dev.ito.io.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Facts of the real files; the folder that has them is in the environment variable ITO_DATA. */
class MnistTest {
  private static final List<Double> RANGE = List.of(-1.0, 1.0);

  /** Mean and standard deviation are the ones used everywhere to normalise these sets. */
  @ParameterizedTest
  @CsvSource({"mnist, 0.130660, 0.308108", "fashion-mnist, 0.286041, 0.353024"})
  void knownFacts(String name, double mean, double standardDeviation) throws IOException {
    String data = System.getenv("ITO_DATA");
    assumeTrue(data != null, "ITO_DATA is not set");
    String path = Path.of(data, name).toString();
    Dataset dataset = name.equals("mnist") ? new Mnist(path, RANGE) : new FashionMnist(path, RANGE);
    Inspection train = Inspection.of(name, dataset, Split.TRAIN);
    assertEquals(60_000, train.count());
    assertEquals(mean, train.mean(), 5e-7);
    assertEquals(standardDeviation, train.standardDeviation(), 5e-7);
    assertEquals(10, train.labels().size());
    Inspection test = Inspection.of(name, dataset, Split.TEST);
    assertEquals(10_000, test.count());
    // MNIST's test set is unbalanced; its count of zeros is 980. Fashion-MNIST has 1,000 of each.
    assertEquals(name.equals("mnist") ? 980 : 1000, test.labels().get(0));
  }

  /** The checksums by which downloads are judged are those of the real files. */
  @ParameterizedTest
  @CsvSource({"mnist", "fashion-mnist"})
  void checksums(String name) throws IOException {
    String data = System.getenv("ITO_DATA");
    assumeTrue(data != null, "ITO_DATA is not set");
    for (RemoteFile file : Catalogue.named(name).files()) {
      Path path = Path.of(data, name, file.name());
      assertEquals(file.sha256(), Sha256.ofContent(path, file.size()), file.name());
    }
  }
}

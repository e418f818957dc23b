import dev.ito.Generator;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Draws pictures of a model into a folder. */
public final class Pictures {
  private Pictures() {}

  /**
   * @param args the folder of a run, and the folder of the pictures
   */
  public static void main(String[] args) throws IOException {
    Path out = Files.createDirectories(Path.of(args[1]));
    try (Generator generator = Generator.open(Path.of(args[0]))) {
      List<BufferedImage> pictures = generator.sample(0, 16).images();
      for (int i = 0; i < pictures.size(); i++) {
        ImageIO.write(pictures.get(i), "png", out.resolve(i + ".png").toFile());
      }
    }
  }
}

package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of words of a command line that no command takes. */
@Tag("native")
class UnmatchedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          --set training.steps=10 run a.yaml | Unknown option: '--set'; options stand after the command: ito run a.yaml --set training.steps=10; see ito --help
          --out=x run a.yaml | Unknown option: '--out'; options stand after the command: ito run a.yaml --out=x; see ito --help
          --set a={type:_b} | Unknown option: '--set'; options stand after the command: ito run ... --set 'a={type:_b}'; see ito --help
          data --path x inspect npy | Unknown option: '--path'; options stand after the command: ito data inspect npy --path x; see ito data --help
          --lr 3 run a.yaml | Unknown option: '--lr'; see ito --help
          """)
  void anOptionBeforeItsCommandIsPutAfterIt(String words, String error) {
    assertRefused(error, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          run a.yaml training.steps=10 | "training.steps=10" is one word too many; did you mean --set training.steps=10?; see ito run --help
          run a.yaml --set sampling.clip=[0, 1] | "1]" is one word too many; a value with spaces is put in quotes: --set 'KEY={type: ...}'; see ito run --help
          data inspect image-folder my/photos | "my/photos" is one word too many; did you mean --path my/photos?; see ito data inspect --help
          run a.yaml b.yaml | "b.yaml" is one word too many: ito run takes FILE beside options; see ito run --help
          fid a b c | "c" is one word too many: ito fid takes A and B beside options; see ito fid --help
          doctor cpu | "cpu" is one word too many: ito doctor takes options only; see ito doctor --help
          """)
  void aWordTooManyIsToldWhereItBelongs(String words, String error) {
    assertRefused(error, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sample a.yaml --num-inference-steps 20 | Unknown option: '--num-inference-steps'; that is --set sampling.grid.steps=20; see ito sample --help
          sample a.yaml --num_inference_steps=20 | Unknown option: '--num_inference_steps'; that is --set sampling.grid.steps=20; see ito sample --help
          run a.yaml --lr 1e-4 --json | Unknown option: '--lr'; that is --set training.learning-rate.peak=1e-4; see ito run --help
          run a.yaml --lr | Unknown option: '--lr'; that is --set training.learning-rate.peak=...; see ito run --help
          run a.yaml --batch-size 4 | Unknown option: '--batch-size'; of the training that is --set training.batch=4, of the sampler that is --set sampling.batch=4; see ito run --help
          run a.yaml --steps 4 | Unknown option: '--steps'; of the training that is --set training.steps=4, of the sampler that is --set sampling.grid.steps=4; see ito run --help
          run a.yaml --epochs 4 | Unknown option: '--epochs'; there are none: training is counted in training.steps = epochs * images / batch; see ito run --help
          evaluate a.yaml --evaluation [] | Unknown option: '--evaluation'; that is --set evaluation='[]'; see ito evaluate --help
          run a.yaml --outt x | Unknown option: '--outt'; did you mean "--out"?; see ito run --help
          run a.yaml --wrong | Unknown option: '--wrong'; a setting is replaced by --set KEY=VALUE, such as --set sampling.count=10; see ito run --help
          compare a.yaml --lr 3 | Unknown option: '--lr'; a setting is replaced by --set KEY=VALUE; see ito compare --help
          """)
  void anOptionThatIsAKeyIsToldTheKey(String words, String error) {
    assertRefused(error, words);
  }

  private static void assertRefused(String error, String words) {
    Ito.Result result = Ito.run(List.of(words.split(" ")).toArray());
    assertEquals("ito: " + error + System.lineSeparator(), result.error());
    assertEquals(2, result.exit());
    assertEquals("", result.out() + result.progress());
  }
}

package dev.ito.cli;

import dev.ito.experiment.Experiment;
import dev.ito.study.Study;
import dev.ito.yaml.Schema;
import dev.ito.yaml.Yaml;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the JSON Schema of an experiment or a study. */
@Command(
    name = "schema",
    description =
        "Print the JSON Schema of an experiment, or of a study, with which editors complete and"
            + " check YAML.")
final class SchemaCommand implements Callable<Integer> {
  /** What a file may be. */
  enum Kind {
    EXPERIMENT(Experiment.class),
    STUDY(Study.class);

    private final Class<?> type;

    Kind(Class<?> type) {
      this.type = type;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "KIND",
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Kind kind = Kind.EXPERIMENT;

  @Override
  public Integer call() throws Exception {
    spec.commandLine().getOut().println(Yaml.json().writeValueAsString(Schema.of(kind.type)));
    return 0;
  }
}

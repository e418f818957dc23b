package dev.ito.cli;

import dev.ito.experiment.Experiment;
import dev.ito.experiment.Schema;
import dev.ito.experiment.Yaml;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the JSON Schema of an experiment. */
@Command(
    name = "schema",
    description =
        "Print the JSON Schema of an experiment, with which editors complete and check YAML.")
final class SchemaCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    spec.commandLine()
        .getOut()
        .println(Yaml.json().writeValueAsString(Schema.of(Experiment.class)));
    spec.commandLine().getOut().flush();
    return 0;
  }
}

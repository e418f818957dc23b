package dev.ito.cli;

import dev.ito.experiment.Yaml;
import dev.ito.nn.Diagnosis;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what Ito runs on, and why a GPU is not used. */
@Command(
    name = "doctor",
    description = "Show Java, TensorFlow and the devices, and why a GPU is not used.")
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Diagnosis diagnosis = Diagnosis.make();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Yaml.json().writeValueAsString(diagnosis));
    } else {
      diagnosis.lines().forEach(out::println);
    }
    out.flush();
    return 0;
  }
}

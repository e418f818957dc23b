package dev.ito.cli;

import dev.ito.job.Provenance;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Device;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The entry point. */
@Command(
    name = "ito",
    description = "Score-based generative modelling with stochastic differential equations.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Main.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    subcommands = {
      RunCommand.class,
      TrainCommand.class,
      SampleCommand.class,
      EvaluateCommand.class,
      FidCommand.class,
      DisturbCommand.class,
      AverageCommand.class,
      ConvertCommand.class,
      DataCommand.class,
      DoctorCommand.class,
      SchemaCommand.class,
      BenchCommand.class,
      VerifyCommand.class,
      CompareCommand.class,
      RunsCommand.class
    })
public final class Main {
  /** Prints the version from the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "ito " + Optional.ofNullable(Provenance.version()).orElse("(from source)")
      };
    }
  }

  private Main() {}

  public static void main(String[] arguments) {
    // Numbers are written as in files and code, whatever the language of the machine.
    Locale.setDefault(Locale.ROOT);
    StandardOutput out = StandardOutput.install();
    CommandLine line = commandLine();
    int exit = line.execute(arguments);
    line.getOut().flush();
    System.out.flush();
    out.remark().ifPresent(lost -> line.getErr().println("ito: " + lost));
    System.exit(exit == 0 && out.failed() ? 1 : exit);
  }

  /** Returns the command line with Ito's handling of errors. */
  static CommandLine commandLine() {
    Errors errors = new Errors();
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Device.class, Main::device)
        .setExecutionStrategy(errors)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  private static Device device(String name) {
    try {
      return Device.of(name);
    } catch (InvalidInput e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** Returns the provenance of what a command does: it has what was typed. */
  static Provenance provenance(CommandSpec command, Device device) {
    List<String> words = command.root().commandLine().getParseResult().originalArgs();
    return new Provenance(Stream.concat(Stream.of("ito"), words.stream()).toList(), device);
  }
}

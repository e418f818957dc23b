package dev.ito.cli;

import dev.ito.job.Provenance;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Device;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
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
      ConvertCommand.class,
      DataCommand.class,
      DoctorCommand.class,
      SchemaCommand.class,
      BenchCommand.class,
      VerifyCommand.class,
      CompareCommand.class
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
    System.exit(commandLine(arguments).execute(arguments));
  }

  /** Returns the command line with Ito's handling of errors. */
  static CommandLine commandLine(String... arguments) {
    Errors errors = new Errors();
    return new CommandLine(new Main(), new Commands(arguments))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Device.class, Main::device)
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

  /** Hands the words of the command line to the commands that store them. */
  private record Commands(String... arguments) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      K made = CommandLine.defaultFactory().create(type);
      if (made instanceof ExperimentOptions options) {
        options.typed(arguments);
      }
      return made;
    }
  }
}

package dev.ito.cli;

import dev.ito.data.Catalogue;
import dev.ito.data.Dataset;
import dev.ito.data.Fetch;
import dev.ito.data.Fetch.RemoteFile;
import dev.ito.data.InceptionFetch;
import dev.ito.data.Inspection;
import dev.ito.data.Split;
import dev.ito.io.Target;
import dev.ito.job.View;
import dev.ito.math.InvalidInput;
import dev.ito.report.Png;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The data sets: which there are, what is in one, how to get one. */
@Command(
    name = "data",
    description = "List, inspect and fetch data sets.",
    subcommands = {
      DataCommand.ListCommand.class,
      DataCommand.InspectCommand.class,
      DataCommand.FetchCommand.class
    })
final class DataCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }

  /** Lists the data sets. */
  @Command(name = "list", description = "List the data sets that Ito knows.")
  static final class ListCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(Yaml.json().writeValueAsString(Catalogue.ALL));
      } else {
        for (Catalogue set : Catalogue.ALL) {
          out.printf(
              Locale.ROOT,
              "%-14s %-8s %7s train %7s test  %-9s  %s (%s)%n",
              set.name(),
              set.shape(),
              count(set, Split.TRAIN),
              count(set, Split.TEST),
              set.availability(),
              set.description(),
              set.origin());
        }
      }
      return 0;
    }

    private static String count(Catalogue set, Split split) {
      OptionalInt count = set.count(split);
      return count.isPresent() ? String.format(Locale.ROOT, "%,d", count.getAsInt()) : "any";
    }
  }

  /** Shows what is in a data set. */
  @Command(
      name = "inspect",
      description =
          "Count, measure and draw a data set, such as: ito data inspect mnist --path data/mnist")
  static final class InspectCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
        index = "0",
        paramLabel = "NAME",
        description = "One of those that ito data list shows.")
    private String name;

    @Option(
        names = "--path",
        paramLabel = "DIR",
        description = "The folder of its files, or its file; data/NAME by default.")
    private Path path;

    @Option(
        names = "--set",
        paramLabel = "KEY=VALUE",
        description = "A setting of the data set, such as distribution=two-moons.")
    private final List<String> settings = new ArrayList<>();

    @Option(
        names = "--out",
        paramLabel = "FILE",
        description = "Write a contact sheet, a PNG, there.")
    private Path out;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
      if (out != null) {
        new Target(out).requireFile("--out", "");
      }
      Catalogue set = Catalogue.named(name);
      Map<String, String> keys = new LinkedHashMap<>(Map.of("type", name));
      if (set.hasFolder()) {
        keys.put("path", (path == null ? Path.of("data", name) : path).toString());
      }
      Dataset dataset =
          Yaml.readWords(
              "data set " + name, Yaml.json().writeValueAsString(keys), Dataset.class, settings);
      List<Inspection> inspections = new ArrayList<>();
      for (Split split : dataset.splits()) {
        inspections.add(Inspection.of(name, dataset, split));
      }
      PrintWriter writer = spec.commandLine().getOut();
      writer.print(json ? Yaml.json().writeValueAsString(inspections) + "\n" : text(inspections));
      writer.flush();
      if (out != null) {
        sheet(dataset);
        writer.println(out);
      }
      return 0;
    }

    private static String text(List<Inspection> inspections) {
      StringBuilder text = new StringBuilder();
      inspections.forEach(inspection -> text.append(Yaml.write(inspection)).append('\n'));
      return text.toString();
    }

    private void sheet(Dataset dataset) throws IOException {
      View view = View.of(dataset.shape(), dataset.pixels());
      Png.write(out, view.sheet(dataset.open(Split.TRAIN)).orElseThrow());
    }
  }

  /** Downloads a data set. */
  @Command(
      name = "fetch",
      description =
          "Download a data set from its public mirrors; resumes, checks, skips what is there.")
  static final class FetchCommand implements Callable<Integer> {
    private static final String INCEPTION = "inception";

    @Spec private CommandSpec spec;

    @Parameters(
        index = "0",
        paramLabel = "NAME",
        description =
            "mnist, fashion-mnist, or inception: the network of the FID and the Inception Score.")
    private String name;

    @Option(
        names = "--sha256",
        paramLabel = "HEX",
        defaultValue = "",
        description = "The hash that the graph of inception must have; any by default.")
    private String sha256;

    @Option(
        names = "--to",
        paramLabel = "DIR",
        description = "Where to put the files; data/NAME by default.")
    private Path to;

    @Override
    public Integer call() throws Exception {
      if (name.equals(INCEPTION)) {
        return inception();
      }
      Catalogue set = Catalogue.named(name);
      InvalidInput.require(!set.files().isEmpty(), "%s cannot be fetched: %s", name, set.remedy());
      Path folder = to == null ? Path.of("data", name) : to;
      try (Terminal terminal = Terminal.open(spec)) {
        for (RemoteFile file : set.files()) {
          new Fetch(terminal).fetch(file, folder);
        }
      }
      return 0;
    }

    private Integer inception() throws Exception {
      Path folder = to == null ? Path.of("data", INCEPTION) : to;
      try (Terminal terminal = Terminal.open(spec)) {
        String found = InceptionFetch.fromHome(terminal).fetch(folder, sha256);
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%s  %s%n", found, folder.resolve(InceptionFetch.GRAPH));
        if (sha256.isEmpty()) {
          out.println(
              "its makers publish no checksum: compare this SHA-256 with that of others who use it;"
                  + " it is kept beside the file, which is compared with it from now on");
        }
      }
      return 0;
    }
  }
}

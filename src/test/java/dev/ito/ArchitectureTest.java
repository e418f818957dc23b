package dev.ito;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the packages, and which of them may know a library. */
class ArchitectureTest {
  /** What each package may use; a new package must be added here. */
  private static final Map<String, Set<String>> USES = new LinkedHashMap<>();

  static {
    USES.put("math", Set.of());
    USES.put("sde", Set.of("math"));
    USES.put("score", Set.of("math", "sde"));
    USES.put("solver", Set.of("math", "sde", "score"));
    USES.put("metric", Set.of("math", "sde", "score", "solver"));
    USES.put("nn", Set.of("math", "sde", "score", "solver", "metric"));
    USES.put("data", Set.of("math"));
    USES.put("report", Set.of("math"));
    USES.put("train", Set.of("math", "sde", "score", "solver", "metric", "nn", "data"));
    USES.put(
        "evaluation",
        Set.of("math", "sde", "score", "solver", "metric", "nn", "data", "report", "train"));
    USES.put(
        "experiment",
        Set.of(
            "math",
            "sde",
            "score",
            "solver",
            "metric",
            "nn",
            "data",
            "report",
            "train",
            "evaluation"));
    USES.put(
        "study",
        Set.of(
            "math",
            "sde",
            "score",
            "solver",
            "metric",
            "nn",
            "data",
            "report",
            "train",
            "evaluation",
            "experiment"));
    USES.put("verify", Set.of("math", "sde", "score", "solver", "data", "report"));
    USES.put(
        "cli",
        Set.of(
            "math",
            "sde",
            "score",
            "solver",
            "metric",
            "nn",
            "data",
            "report",
            "train",
            "verify",
            "evaluation",
            "experiment",
            "study"));
  }

  private static JavaClasses ito;

  @BeforeAll
  static void read() {
    // The rules need the names of the libraries' classes, not their content: seconds saved.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    ito =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.ito");
  }

  @Test
  void everyClassIsInAKnownPackage() {
    String[] known = USES.keySet().stream().map(ArchitectureTest::inside).toArray(String[]::new);
    classes().should().resideInAnyPackage(known).check(ito);
  }

  @Test
  void packagesUseOnlyWhatStandsLeftOfThem() {
    USES.forEach(
        (name, allowed) -> {
          List<String> others =
              USES.keySet().stream()
                  .filter(other -> !other.equals(name) && !allowed.contains(other))
                  .map(ArchitectureTest::inside)
                  .toList();
          if (!others.isEmpty()) {
            noClasses()
                .that()
                .resideInAPackage(inside(name))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others.toArray(String[]::new))
                .allowEmptyShould(true)
                .check(ito);
          }
        });
  }

  @Test
  void thereAreNoCycles() {
    slices().matching("dev.ito.(*)..").should().beFreeOfCycles().allowEmptyShould(true).check(ito);
  }

  @Test
  void onlyNnKnowsTensorFlow() {
    onlyOneUses("nn", "org.tensorflow..");
  }

  @Test
  void onlyCliKnowsPicocli() {
    onlyOneUses("cli", "picocli..");
  }

  @Test
  void onlyCliWritesToTheStandardStreams() {
    noClasses()
        .that()
        .resideOutsideOfPackage(inside("cli"))
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .allowEmptyShould(true)
        .check(ito);
  }

  /** Elsewhere TensorFlow might be loaded before the CUDA libraries, and then see no GPU. */
  @Test
  void onlyNativesMakesGraphs() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.ito.nn.Natives")
        .should()
        .callConstructorWhere(target(owner(name("org.tensorflow.Graph"))))
        .check(ito);
    classes()
        .that()
        .haveFullyQualifiedName("dev.ito.nn.Natives")
        .should()
        .callConstructor("org.tensorflow.Graph")
        .check(ito);
  }

  private static void onlyOneUses(String name, String library) {
    noClasses()
        .that()
        .resideOutsideOfPackage(inside(name))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true)
        .check(ito);
  }

  private static String inside(String name) {
    return "dev.ito." + name + "..";
  }
}

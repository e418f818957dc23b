package dev.ito;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the packages, and which of them may know a library. */
class ArchitectureTest {
  /** The name of the package above all others here. */
  private static final String LIBRARY = "library";

  /** What each package uses: these arrows are there, and no others. */
  private static final Map<String, String> USES =
      Map.ofEntries(
          Map.entry("math", ""),
          Map.entry("io", "math"),
          Map.entry("yaml", "math io"),
          Map.entry("sde", "math"),
          Map.entry("score", "math sde"),
          Map.entry("solver", "math sde score"),
          Map.entry("nn", "math io score"),
          Map.entry("data", "math io"),
          Map.entry("report", "math io"),
          Map.entry("likelihood", "math sde score solver"),
          Map.entry("train", "math io sde score nn data"),
          Map.entry("features", "math io nn data train"),
          Map.entry("evaluation", "math io sde score solver nn data likelihood train features"),
          Map.entry("interop", "math io yaml sde score nn data"),
          Map.entry("experiment", "math io yaml sde score solver nn data train evaluation interop"),
          Map.entry(
              LIBRARY, "math io yaml sde solver nn data report likelihood evaluation experiment"),
          Map.entry(
              "job",
              "math io yaml sde score solver nn data report train evaluation interop experiment library"),
          Map.entry("study", "math io yaml nn data report evaluation solver experiment job train"),
          Map.entry("runs", "math io yaml evaluation experiment job study train"),
          Map.entry("verify", "math sde score solver data report"),
          Map.entry(
              "cli",
              "math io yaml score nn data report features evaluation interop experiment job study runs verify train"));

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
  void theArrowsBetweenPackagesAreThese() {
    Map<String, Set<String>> expected = new TreeMap<>();
    USES.forEach((room, used) -> expected.put(room, new TreeSet<>(List.of(used.split(" ")))));
    expected.get("math").clear();
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (JavaClass type : ito) {
      Set<String> used = arrows.computeIfAbsent(room(type), room -> new TreeSet<>());
      type.getDirectDependenciesFromSelf().stream()
          .map(Dependency::getTargetClass)
          .filter(target -> target.getPackageName().startsWith("dev.ito"))
          .map(ArchitectureTest::room)
          .filter(room -> !room.equals(room(type)))
          .forEach(used::add);
    }
    assertEquals(expected, arrows);
  }

  private static String room(JavaClass type) {
    String room = type.getPackageName().substring("dev.ito".length());
    return room.isEmpty() ? LIBRARY : room.substring(1);
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

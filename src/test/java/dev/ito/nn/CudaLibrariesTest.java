package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CudaLibrariesTest {
  @Test
  void noneAreLoadedWithoutTheArtifact() {
    assumeFalse(CudaLibraries.hasArtifact(), "the artifact is on the class path");
    assertEquals(Map.of(), CudaLibraries.load());
  }

  @Test
  void librariesThatAreNotThereAreNotFound() {
    assertEquals(Optional.empty(), CudaLibraries.find("libnone.so.0"));
  }
}

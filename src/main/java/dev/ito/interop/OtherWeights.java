package dev.ito.interop;

import dev.ito.io.GitLfs;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a folder has in place of the weights that are read.
 *
 * @param folder without any
 */
record OtherWeights(PublishedFolder folder) {
  private static final Pattern UNFINISHED =
      Pattern.compile(
          "(?i).*\\.safetensors.*\\.(incomplete|part|partial|crdownload|download|tmp|temp|aria2)");
  private static final Pattern BY_ANOTHER_NAME = Pattern.compile("(?i).*\\.safetensors");
  private static final Pattern PICKLE = Pattern.compile("(?i).*\\.(bin|ckpt|pt|pth)");

  /** Returns what it is, and what to do. */
  String said() {
    return first(UNFINISHED)
        .map(name -> name + " is there, a download that was not finished: finish it")
        .or(() -> first(BY_ANOTHER_NAME).map(OtherWeights::rename))
        .or(() -> first(PICKLE).map(this::pickle))
        .orElse("weights in other formats than safetensors are not read");
  }

  private Optional<String> first(Pattern pattern) {
    return folder.files().stream().filter(name -> pattern.matcher(name).matches()).findFirst();
  }

  private static String rename(String name) {
    return name
        + " is there, but this name is looked for, or with a variant"
        + " (diffusion_pytorch_model.fp16.safetensors), or of shards"
        + " (diffusion_pytorch_model-00001-of-00002.safetensors): rename it if it is the weights";
  }

  private String pickle(String name) {
    boolean pointer = GitLfs.isPointer(folder.network().resolve(name));
    return name
        + (pointer ? " is a pointer of Git LFS (git lfs pull fetches the file) to" : " is")
        + " a Python pickle, which may run code when it is read, so it is not: docs/weights.md shows"
        + " how to make it safetensors";
  }
}

package dev.ito.interop;

import dev.ito.io.GitLfs;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a published network's weights: one, or several shards with an index of the tensors
 * in them.
 *
 * @param variant such as fp16; empty for the plain ones
 * @param files in their order, all of them there
 */
record PublishedWeights(Path folder, String variant, List<Path> files) {
  static final String NAME = "diffusion_pytorch_model.safetensors";

  /** NAME, with a variant before or behind the number of a shard. */
  private static final Pattern FILE =
      Pattern.compile(
          "diffusion_pytorch_model(?:\\.(\\w+))?(?:-(\\d{1,6})-of-(\\d{1,6}))?(?:\\.(\\w+))?"
              + "\\.safetensors");

  private static final int MAGIC = 4;

  /** One file of weights by its name. */
  private record Part(String name, String variant, int shard, int shards) {
    static Optional<Part> named(String name) {
      Matcher matcher = FILE.matcher(name);
      if (!matcher.matches() || matcher.group(1) != null && matcher.group(4) != null) {
        return Optional.empty();
      }
      String variant =
          Optional.ofNullable(matcher.group(1))
              .or(() -> Optional.ofNullable(matcher.group(4)))
              .orElse("");
      return Optional.of(
          new Part(name, variant, number(matcher.group(2)), number(matcher.group(3))));
    }

    private static int number(String digits) {
      return digits == null ? 0 : Integer.parseInt(digits);
    }
  }

  /**
   * Finds the weights of a folder.
   *
   * @param wanted the variant; null: the plain ones, or else the only ones
   * @throws InvalidInput naming what is missing, or what is there instead
   */
  static PublishedWeights in(PublishedFolder folder, String wanted) {
    Map<String, List<Part>> variants = new TreeMap<>();
    for (String name : folder.files()) {
      Part.named(name)
          .ifPresent(
              part -> variants.computeIfAbsent(part.variant, v -> new ArrayList<>()).add(part));
    }
    Path plain = folder.network().resolve(NAME);
    if (variants.isEmpty()) {
      PublishedIndex.requireShards(folder);
    }
    InvalidInput.require(
        !variants.isEmpty(), "%s: no such file; %s", plain, new OtherWeights(folder).said());
    String variant = wanted == null ? onlyOne(plain, variants) : wanted;
    InvalidInput.require(
        variants.containsKey(variant),
        "%s: there are no weights of model.variant %s; there are %s",
        folder.network(),
        variant,
        shown(variants));
    return new PublishedWeights(
        folder.network(), variant, whole(folder.network(), variants.get(variant)));
  }

  private static String onlyOne(Path plain, Map<String, List<Part>> variants) {
    if (variants.containsKey("")) {
      return "";
    }
    InvalidInput.require(
        variants.size() == 1,
        "%s: no such file, but variants of it: choose one with model.variant: %s",
        plain,
        shown(variants));
    return variants.keySet().iterator().next();
  }

  private static String shown(Map<String, List<Part>> variants) {
    return String.join(
        ", ",
        variants.keySet().stream().map(name -> name.isEmpty() ? "plain ones" : name).toList());
  }

  /** Returns the one file, or else all shards. */
  private static List<Path> whole(Path folder, List<Part> parts) {
    requireOneSet(folder, parts);
    Part first = parts.get(0);
    if (first.shards == 0) {
      return List.of(folder.resolve(first.name));
    }
    List<Path> files = new ArrayList<>();
    for (int i = 1; i <= first.shards; i++) {
      int number = i;
      files.add(
          parts.stream()
              .filter(part -> part.shard == number)
              .map(part -> folder.resolve(part.name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InvalidInput(
                          String.format(
                              Locale.ROOT,
                              "%s: shard %d of %d is missing: download it, too",
                              folder.resolve(first.name),
                              number,
                              first.shards))));
    }
    return files;
  }

  /** Two sets differ in their number of shards, or have a shard of the same number. */
  private static void requireOneSet(Path folder, List<Part> parts) {
    Map<Integer, Part> byNumber = new TreeMap<>();
    for (Part part : parts) {
      Part twin = byNumber.put(part.shard, part);
      Part other = twin == null ? parts.get(0) : twin;
      InvalidInput.require(
          twin == null && other.shards == part.shards,
          "%s: two sets of weights, one with %s and one with %s: move the one that is not meant"
              + " into another folder",
          folder,
          other.name,
          part.name);
    }
  }

  /** Returns a name for messages: that of the file, or of the first of them. */
  Path file() {
    return files.get(0);
  }

  /** Returns the names of the files. */
  String names() {
    return file().getFileName() + (files.size() == 1 ? "" : " and " + (files.size() - 1) + " more");
  }

  /** Returns the length of all files. */
  long length() throws IOException {
    long sum = 0;
    for (Path file : files) {
      InvalidInput.require(
          Files.isRegularFile(file),
          "%s: not a file (a folder, a pipe, or a link to nothing): download it again",
          file);
      GitLfs.requireFetched(file);
      requireNoPickle(file);
      sum += Files.size(file);
    }
    return sum;
  }

  private static void requireNoPickle(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(MAGIC);
      boolean pickle = start.length > 1 && (start[0] & 0xff) == 0x80 && start[1] <= 5;
      boolean zip = start.length > 3 && start[0] == 'P' && start[1] == 'K' && start[2] == 3;
      InvalidInput.require(
          !pickle && !zip,
          "%s: a Python pickle by another name, which is not read: docs/weights.md shows how to"
              + " make it safetensors",
          file);
    }
  }

  /** Returns the SHA-256 of the files, one after the other. */
  String sha256() throws IOException {
    MessageDigest digest = Sha256.start();
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        Sha256.add(digest, in);
      }
    }
    return Sha256.hex(digest);
  }

  /**
   * Checks what the headers of the files say; the values are not read.
   *
   * @throws InvalidInput if a file is no safetensors file, a tensor is in two of them, or the index
   *     says otherwise
   */
  void requireSound() throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (Path file : files) {
      for (String tensor : Safetensors.shapes(file).keySet()) {
        InvalidInput.require(
            found.put(tensor, file.getFileName().toString()) == null,
            "%s: tensor %s is in another shard, too",
            file,
            tensor);
      }
    }
    boolean sharded = file().getFileName().toString().contains("-of-");
    Path index =
        folder.resolve(NAME + ".index" + (variant.isEmpty() ? "" : "." + variant) + ".json");
    if (sharded && Files.isRegularFile(index)) {
      PublishedIndex.read(index).requireSame(found);
    }
  }

  /**
   * Reads the tensors of all files.
   *
   * @throws InvalidInput as {@link #requireSound} does, or if a checksum is not right
   */
  Map<String, Safetensors.Tensor> tensors() throws IOException {
    requireSound();
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    for (Path file : files) {
      tensors.putAll(Safetensors.read(file).tensors());
    }
    return tensors;
  }
}

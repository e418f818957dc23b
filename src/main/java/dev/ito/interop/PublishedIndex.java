package dev.ito.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The index of a published network's shards.
 *
 * @param settings the file
 * @param map names of shards by the names of the tensors that it says are in them
 */
record PublishedIndex(PublishedSettings settings, Map<String, String> map) {
  private static final Pattern FILE =
      Pattern.compile("diffusion_pytorch_model\\.safetensors\\.index(?:\\.\\w+)?\\.json");

  /** Reads a file. */
  static PublishedIndex read(Path file) {
    PublishedSettings settings = PublishedSettings.read(file);
    Map<String, String> map = new TreeMap<>();
    settings
        .json()
        .path("weight_map")
        .properties()
        .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
    return new PublishedIndex(settings, map);
  }

  /**
   * Refuses a folder without weights that has an index of them.
   *
   * @throws dev.ito.math.InvalidInput naming the first shard that is missing
   */
  static void requireShards(PublishedFolder folder) {
    for (String name : folder.files()) {
      if (FILE.matcher(name).matches()) {
        read(folder.network().resolve(name)).requireShards();
      }
    }
  }

  private void requireShards() {
    for (String shard : new TreeSet<>(map.values())) {
      settings.require(
          !shard.contains("/") && !shard.contains("\\"),
          "weight_map names the shard \"%s\", which is in another folder: get the right index",
          shard);
      settings.require(
          Files.exists(settings.file().resolveSibling(shard)),
          "its shard %s is missing: download it, too",
          shard);
    }
  }

  /**
   * Compares it with what is there; one without entries says nothing.
   *
   * @param found names of files by those of the tensors in them
   * @throws dev.ito.math.InvalidInput naming what is otherwise
   */
  void requireSame(Map<String, String> found) {
    if (map.isEmpty()) {
      return;
    }
    for (String name : found.keySet()) {
      settings.require(
          found.get(name).equals(map.get(name)),
          "weight_map says that tensor %s is in %s, but it is in %s: download both again, or delete"
              + " this file to read the shards without it",
          name,
          map.getOrDefault(name, "no file"),
          found.get(name));
    }
    List<String> nowhere = map.keySet().stream().filter(name -> !found.containsKey(name)).toList();
    settings.require(
        nowhere.isEmpty(),
        "weight_map has tensors that are in no shard: %s",
        nowhere.stream().limit(5).toList());
  }
}

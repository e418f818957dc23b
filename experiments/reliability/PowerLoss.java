import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a folder may hold after a power cut, from the system calls of the job that wrote it.
 *
 * <p>Only what was forced to disk must be there: the bytes of a file up to its last {@code fsync},
 * the names of a folder up to the last {@code fsync} of the folder. Of what came later, a disk keeps
 * what it likes: of the names of a folder those up to some change, of the bytes of a file all, none,
 * or a part and zeros. {@code java PowerLoss.java CALLS FOLDER WORST OUT SEED}: reads the output of
 * strace, stops at a random call that changes something under FOLDER, and writes to OUT what is left
 * of it: as little as may be if WORST is "worst", at random if it is "random". Prints the place.
 */
final class PowerLoss {
  private static final Pattern CALL = Pattern.compile("(\\d+) +(\\w+)\\((.*)\\) += (-?\\d+).*");
  private static final Pattern TEXT = Pattern.compile("\"((?:\\\\x[0-9a-f]{2})*)\"(\\.\\.\\.)?");

  /** A file: its bytes now, and those that are on the disk for sure. */
  private static final class Content {
    private byte[] now = new byte[0];
    private byte[] forced = new byte[0];

    void write(long at, byte[] bytes) {
      int end = (int) at + bytes.length;
      now = end > now.length ? Arrays.copyOf(now, end) : now.clone();
      System.arraycopy(bytes, 0, now, (int) at, bytes.length);
    }

    void truncate(int length) {
      now = Arrays.copyOf(now, length);
    }

    byte[] left(Random random) {
      if (random == null || Arrays.equals(now, forced)) {
        return forced;
      }
      return switch (random.nextInt(4)) {
        case 0 -> forced;
        case 1 -> now;
        case 2 -> Arrays.copyOf(now, random.nextInt(now.length + 1));
        default -> {
          byte[] zeros = now.clone();
          Arrays.fill(zeros, random.nextInt(now.length + 1), now.length, (byte) 0);
          yield zeros;
        }
      };
    }
  }

  /** A folder: its names now, those on the disk, and how they changed since. */
  private static final class Names {
    private final Map<String, Object> now = new TreeMap<>();
    private final List<Map<String, Object>> since = new ArrayList<>(List.of(new TreeMap<>()));

    void changed() {
      since.add(new TreeMap<>(now));
    }

    void force() {
      since.clear();
      changed();
    }

    Map<String, Object> left(Random random) {
      return since.get(random == null ? 0 : random.nextInt(since.size()));
    }
  }

  /** An open file. */
  private static final class Open {
    private final Object what;
    private final boolean append;
    private long at;

    Open(Object what, boolean append) {
      this.what = what;
      this.append = append;
    }
  }

  private final Path root;
  private final Names top = new Names();
  private final Map<Integer, Open> open = new HashMap<>();

  private PowerLoss(Path root) {
    this.root = root;
  }

  public static void main(String[] arguments) throws IOException {
    List<String> calls = whole(Files.readAllLines(Path.of(arguments[0]), StandardCharsets.UTF_8));
    Path root = Path.of(arguments[1]).toAbsolutePath().normalize();
    Random random = new Random(Long.parseLong(arguments[4]));
    PowerLoss count = new PowerLoss(root);
    int changes = 0;
    for (String call : calls) {
      changes += count.apply(call) ? 1 : 0;
    }
    int stop = 1 + random.nextInt(changes);
    PowerLoss disk = new PowerLoss(root);
    String last = "";
    for (int i = 0, done = 0; done < stop; i++) {
      if (disk.apply(calls.get(i))) {
        done++;
        last = calls.get(i);
      }
    }
    write(disk.top, Path.of(arguments[3]), arguments[2].equals("worst") ? null : random);
    System.out.println(stop + " of " + changes + ": " + last.replaceAll("\\(.*", ""));
  }

  /** Joins the calls that strace had to write in two parts. */
  private static List<String> whole(List<String> lines) {
    Map<String, String> begun = new LinkedHashMap<>();
    List<String> calls = new ArrayList<>();
    for (String line : lines) {
      String thread = line.substring(0, line.indexOf(' '));
      if (line.endsWith("<unfinished ...>")) {
        begun.put(thread, line.replace(" <unfinished ...>", ""));
      } else if (line.contains(" resumed>")) {
        String start = begun.remove(thread);
        calls.add(start + line.substring(line.indexOf(" resumed>") + " resumed>".length()));
      } else {
        calls.add(line);
      }
    }
    return calls;
  }

  private static void write(Names names, Path folder, Random random) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, Object> entry : names.left(random).entrySet()) {
      Path place = folder.resolve(entry.getKey());
      if (entry.getValue() instanceof Names below) {
        write(below, place, random);
      } else {
        Files.write(place, ((Content) entry.getValue()).left(random));
      }
    }
  }

  /** Does what a call did; returns whether it changed or forced something in the folder. */
  private boolean apply(String line) {
    Matcher call = CALL.matcher(line);
    if (!call.matches() || Long.parseLong(call.group(4)) < 0) {
      return false;
    }
    List<String> texts = texts(call.group(3));
    String[] words = call.group(3).split(", ");
    int result = (int) Long.parseLong(call.group(4));
    return switch (call.group(2)) {
      case "openat" -> opened(texts.get(0), words[2], result);
      case "write" -> written(number(words[0]), bytes(texts.get(0)), -1);
      case "pwrite64" -> written(number(words[0]), bytes(texts.get(0)), number(words[words.length - 1]));
      case "lseek" -> sought(number(words[0]), result);
      case "fsync", "fdatasync" -> forced(number(words[0]));
      case "ftruncate" -> truncated(number(words[0]), number(words[1]));
      case "rename", "renameat", "renameat2" -> renamed(texts.get(0), texts.get(1));
      case "unlink", "unlinkat", "rmdir" -> removed(texts.get(0));
      case "mkdir", "mkdirat" -> made(texts.get(0));
      case "close" -> open.remove(number(words[0])) == null && false;
      default -> throw new IllegalStateException(line);
    };
  }

  private static int number(String word) {
    return Integer.parseInt(word.trim());
  }

  private static List<String> texts(String arguments) {
    List<String> texts = new ArrayList<>();
    for (Matcher text = TEXT.matcher(arguments); text.find(); ) {
      if (text.group(2) != null) {
        throw new IllegalStateException("strace cut a text short: give it -s");
      }
      texts.add(text.group(1));
    }
    return texts;
  }

  private static byte[] bytes(String escaped) {
    return HexFormat.of().parseHex(escaped.replace("\\x", ""));
  }

  private Path path(String escaped) {
    return Path.of(new String(bytes(escaped), StandardCharsets.UTF_8)).toAbsolutePath().normalize();
  }

  /** Returns the folder of a path below the root; null of others. */
  private Names parent(Path path) {
    if (!path.startsWith(root) || path.equals(root)) {
      return null;
    }
    Names names = top;
    Path below = root.relativize(path);
    for (int i = 0; i < below.getNameCount() - 1; i++) {
      names = (Names) names.now.get(below.getName(i).toString());
      if (names == null) {
        return null;
      }
    }
    return names;
  }

  private boolean opened(String escaped, String flags, int handle) {
    Path path = path(escaped);
    open.remove(handle);
    if (path.equals(root)) {
      open.put(handle, new Open(top, false));
      return false;
    }
    Names folder = parent(path);
    if (folder == null) {
      return false;
    }
    String name = path.getFileName().toString();
    Object there = folder.now.get(name);
    boolean makes = there == null && flags.contains("O_CREAT");
    if (makes) {
      there = new Content();
      folder.now.put(name, there);
      folder.changed();
    }
    if (there != null) {
      open.put(handle, new Open(there, flags.contains("O_APPEND")));
      if (flags.contains("O_TRUNC") && there instanceof Content content) {
        content.truncate(0);
      }
    }
    return makes;
  }

  private boolean written(int handle, byte[] bytes, long at) {
    Open file = open.get(handle);
    if (file == null || !(file.what instanceof Content content)) {
      return false;
    }
    long from = at >= 0 ? at : file.append ? content.now.length : file.at;
    content.write(from, bytes);
    if (at < 0) {
      file.at = from + bytes.length;
    }
    return true;
  }

  private boolean sought(int handle, int at) {
    if (open.get(handle) != null) {
      open.get(handle).at = at;
    }
    return false;
  }

  private boolean forced(int handle) {
    Open file = open.get(handle);
    if (file == null) {
      return false;
    }
    if (file.what instanceof Content content) {
      content.forced = content.now;
    } else {
      ((Names) file.what).force();
    }
    return true;
  }

  private boolean truncated(int handle, int length) {
    Open file = open.get(handle);
    if (file == null || !(file.what instanceof Content content)) {
      return false;
    }
    content.truncate(length);
    return true;
  }

  private boolean renamed(String from, String to) {
    Names source = parent(path(from));
    Names target = parent(path(to));
    if (source == null || target == null) {
      return false;
    }
    Object moved = source.now.remove(path(from).getFileName().toString());
    target.now.put(path(to).getFileName().toString(), moved);
    source.changed();
    if (target != source) {
      target.changed();
    }
    return true;
  }

  private boolean removed(String escaped) {
    Names folder = parent(path(escaped));
    boolean there =
        folder != null && folder.now.remove(path(escaped).getFileName().toString()) != null;
    if (there) {
      folder.changed();
    }
    return there;
  }

  private boolean made(String escaped) {
    Names folder = parent(path(escaped));
    if (folder == null) {
      return false;
    }
    folder.now.put(path(escaped).getFileName().toString(), new Names());
    folder.changed();
    return true;
  }
}

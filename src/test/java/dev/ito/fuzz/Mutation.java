package dev.ito.fuzz;

import dev.ito.io.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Damages a well-formed input: it knows its structure, so that many get past the first check. */
@FunctionalInterface
interface Mutation {
  byte[] of(byte[] seed, SplittableRandom random);

  /** Changes a byte or a few, seldom their number; one of three times near the start. */
  static byte[] bytes(byte[] seed, SplittableRandom random) {
    byte[] bytes = seed.clone();
    for (int i = Math.max(0, random.nextInt(5) - 2); i >= 0 && bytes.length > 0; i--) {
      int at = random.nextInt(random.nextInt(3) > 0 ? bytes.length : Math.min(bytes.length, 128));
      int end = at + 1 + random.nextInt(Math.min(8, bytes.length - at));
      switch (random.nextInt(16)) {
        case 0 -> bytes = spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
        case 1 -> bytes = spliced(bytes, at, end, new byte[0]);
        case 2 -> bytes = Arrays.copyOf(bytes, at);
        case 3 -> Arrays.fill(bytes, at, end, (byte) (random.nextBoolean() ? 0 : 0xff));
        case 4, 5, 6 -> bytes[at]++;
        case 7, 8, 9 -> bytes[at] = (byte) random.nextInt(256);
        default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return bytes;
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
    ByteBuffer out = ByteBuffer.allocate(bytes.length - (to - from) + middle.length);
    return out.put(bytes, 0, from).put(middle).put(bytes, to, bytes.length - to).array();
  }

  /** Numbers that readers stumble over. */
  List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "-1",
          "2",
          "3",
          "7",
          "0.5",
          "1e-3",
          "1e-9",
          "1e300",
          "1e999",
          "-0.0",
          "1e-320",
          "100",
          "1001",
          "65536",
          "2147483647",
          "2147483648",
          "-2147483648",
          "9223372036854775808",
          ".nan",
          "NaN",
          ".inf",
          "null",
          "true",
          "[]",
          "{}",
          "\"\"",
          "~",
          "'x'");

  /** Changes words and numbers of a text, one of four times its characters. */
  static byte[] text(byte[] seed, SplittableRandom random) {
    List<String> tokens =
        Pattern.compile("\"[^\"\\n]*\"|-?[0-9][0-9.eE+-]*|[A-Za-z_][A-Za-z0-9_-]*|\\s+|.")
            .matcher(new String(seed, StandardCharsets.UTF_8))
            .results()
            .map(match -> match.group())
            .collect(Collectors.toCollection(ArrayList::new));
    if (random.nextInt(8) == 0 || tokens.isEmpty()) {
      return bytes(seed, random);
    }
    for (int i = random.nextInt(4); i >= 0; i -= 3) {
      changeToken(tokens, random);
    }
    return String.join("", tokens).getBytes(StandardCharsets.UTF_8);
  }

  private static void changeToken(List<String> tokens, SplittableRandom random) {
    List<Integer> numbers = places(tokens, "-?[0-9].*");
    List<Integer> words = places(tokens, "[A-Za-z_\"].*");
    int what = random.nextInt(16);
    if (what < 7 && !numbers.isEmpty()) {
      int at = numbers.get(random.nextInt(numbers.size()));
      tokens.set(at, nearby(tokens.get(at), random));
    } else if (what < 9 && !numbers.isEmpty()) {
      int at = numbers.get(random.nextInt(numbers.size()));
      tokens.set(at, NUMBERS.get(random.nextInt(NUMBERS.size())));
    } else if (what < 12 && !words.isEmpty()) {
      String word = tokens.get(words.get(random.nextInt(words.size())));
      tokens.set(words.get(random.nextInt(words.size())), word);
    } else if (what == 12) {
      tokens.remove(random.nextInt(tokens.size()));
    } else if (what == 13) {
      int at = random.nextInt(tokens.size());
      int end = Math.min(tokens.size(), at + 1 + random.nextInt(20));
      tokens.addAll(random.nextInt(tokens.size()), List.copyOf(tokens.subList(at, end)));
    } else {
      tokens.set(random.nextInt(tokens.size()), NUMBERS.get(random.nextInt(NUMBERS.size())));
    }
  }

  private static List<Integer> places(List<String> tokens, String pattern) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).matches(pattern)) {
        places.add(i);
      }
    }
    return places;
  }

  /** Returns a number near another. */
  private static String nearby(String number, SplittableRandom random) {
    try {
      if (number.matches("-?\\d{1,9}")) {
        int value = Integer.parseInt(number);
        return String.valueOf(
            switch (random.nextInt(4)) {
              case 0 -> value + 1;
              case 1 -> value - 1;
              case 2 -> 2 * value;
              default -> value / 2;
            });
      }
      return String.valueOf(Double.parseDouble(number) * random.nextDouble(0.25, 2));
    } catch (NumberFormatException e) {
      return "0";
    }
  }

  /** Changes the header of safetensors, whose length stays right, or bytes; mostly sealed again. */
  static byte[] safetensors(byte[] seed, SplittableRandom random) {
    byte[] changed = random.nextBoolean() ? bytes(seed, random) : header(seed, random);
    return random.nextInt(4) == 0 ? changed : sealed(changed);
  }

  private static byte[] header(byte[] seed, SplittableRandom random) {
    int length = (int) ByteBuffer.wrap(seed).order(ByteOrder.LITTLE_ENDIAN).getLong();
    byte[] header = text(Arrays.copyOfRange(seed, 8, 8 + length), random);
    return ByteBuffer.allocate(8 + header.length + seed.length - 8 - length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .put(seed, 8 + length, seed.length - 8 - length)
        .array();
  }

  /** Puts the right checksum where Ito writes it: the SHA-256 with zeros in its place. */
  private static byte[] sealed(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    String start = "{\"__metadata__\":{\"sha256\":\"";
    if (!text.startsWith(start, 8) || file.length < 8 + start.length() + 64) {
      return file;
    }
    int at = 8 + start.length();
    byte[] sealed = file.clone();
    Arrays.fill(sealed, at, at + 64, (byte) '0');
    byte[] digits = Sha256.hex(digest(sealed)).getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(digits, 0, sealed, at, 64);
    return sealed;
  }

  private static MessageDigest digest(byte[] bytes) {
    MessageDigest digest = Sha256.start();
    digest.update(bytes);
    return digest;
  }

  /** Changes the members of a ZIP archive, whose checksums stay right, or bytes. */
  static byte[] zip(byte[] seed, SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      return bytes(seed, random);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(seed));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(bytes(in.readAllBytes(), random));
        out.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Changes a picture: in a PNG the unpacked pixels, or its chunks, with the right checksums. */
  static byte[] picture(byte[] seed, SplittableRandom random) {
    if (seed[1] != 'P' || random.nextInt(8) == 0) {
      return bytes(seed, random);
    }
    List<String> kinds = new ArrayList<>();
    List<byte[]> chunks = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(seed, 8, seed.length - 8);
    while (in.hasRemaining()) {
      byte[] chunk = new byte[in.getInt()];
      byte[] kind = new byte[4];
      in.get(kind).get(chunk).getInt();
      kinds.add(new String(kind, StandardCharsets.US_ASCII));
      chunks.add(chunk);
    }
    int at = random.nextBoolean() ? kinds.indexOf("IDAT") : random.nextInt(chunks.size());
    chunks.set(
        at,
        kinds.get(at).equals("IDAT")
            ? deflated(bytes(inflated(chunks.get(at)), random))
            : bytes(chunks.get(at), random));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(seed, 0, 8);
    for (int i = 0; i < chunks.size(); i++) {
      byte[] named = kinds.get(i).getBytes(StandardCharsets.US_ASCII);
      byte[] chunk = spliced(named, 4, 4, chunks.get(i));
      CRC32 crc = new CRC32();
      crc.update(chunk);
      out.writeBytes(ByteBuffer.allocate(4).putInt(chunk.length - 4).array());
      out.writeBytes(chunk);
      out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
    return out.toByteArray();
  }

  private static byte[] inflated(byte[] packed) {
    try {
      return new InflaterInputStream(new ByteArrayInputStream(packed)).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] deflated(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}

package dev.ito.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Damages a well-formed input: it knows its structure, so that many get past the first check. */
@FunctionalInterface
interface Mutation {
  byte[] of(byte[] seed, SplittableRandom random);

  /** Changes, inserts or removes a few bytes, or cuts the end off. */
  static byte[] bytes(byte[] seed, SplittableRandom random) {
    byte[] bytes = seed.clone();
    for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
      int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(bytes.length, 128));
      int length = 1 + random.nextInt(Math.min(8, bytes.length - at));
      switch (random.nextInt(8)) {
        case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2, 3 -> bytes[at] = (byte) random.nextInt(256);
        case 4 -> Arrays.fill(bytes, at, at + length, (byte) (random.nextBoolean() ? 0 : 0xff));
        case 5 -> bytes = spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
        case 6 -> bytes = spliced(bytes, at, at + length, new byte[0]);
        default -> {
          if (random.nextInt(4) == 0) {
            bytes = Arrays.copyOf(bytes, at);
          } else {
            bytes[at]++;
          }
        }
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
    for (int i = random.nextInt(2); i >= 0; i--) {
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

  /** Changes the header of safetensors, whose length stays right, or bytes. */
  static byte[] safetensors(byte[] seed, SplittableRandom random) {
    if (random.nextBoolean()) {
      return bytes(seed, random);
    }
    int length = (int) ByteBuffer.wrap(seed).order(ByteOrder.LITTLE_ENDIAN).getLong();
    byte[] header = text(Arrays.copyOfRange(seed, 8, 8 + length), random);
    return ByteBuffer.allocate(8 + header.length + seed.length - 8 - length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .put(seed, 8 + length, seed.length - 8 - length)
        .array();
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

  /** Changes the chunks of a PNG, whose checksums are set right in most, or bytes of another. */
  static byte[] picture(byte[] seed, SplittableRandom random) {
    byte[] bytes = bytes(seed, random);
    boolean png = bytes.length > 8 && bytes[1] == 'P' && bytes[2] == 'N';
    ByteBuffer file = ByteBuffer.wrap(bytes);
    for (int at = 8; png && at <= bytes.length - 12 && random.nextInt(32) > 0; ) {
      int length = file.getInt(at);
      if (length < 0 || length > bytes.length - at - 12) {
        break;
      }
      CRC32 crc = new CRC32();
      crc.update(bytes, at + 4, length + 4);
      file.putInt(at + 8 + length, (int) crc.getValue());
      at += 12 + length;
    }
    return bytes;
  }
}

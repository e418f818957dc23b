package dev.ito.yaml;

import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.util.regex.Pattern;

/** Decides which text needs quotes: all that any YAML reader could take for something else. */
final class PlainText extends StringQuotingChecker.Default {
  private static final long serialVersionUID = 1L;
  private static final Pattern WORDS =
      Pattern.compile("[A-Za-z][A-Za-z0-9._/-]*( [A-Za-z0-9._/-]+)*");

  @Override
  public boolean needToQuoteName(String name) {
    return needToQuote(name) || super.needToQuoteName(name);
  }

  @Override
  public boolean needToQuoteValue(String value) {
    return needToQuote(value) || super.needToQuoteValue(value);
  }

  private static boolean needToQuote(String text) {
    return !WORDS.matcher(text).matches() || YamlScalar.kind(text) != YamlScalar.Kind.TEXT;
  }
}

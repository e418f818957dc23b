package dev.ito.io;

import dev.ito.math.InvalidInput;

/** What is wrong with a file or folder itself, whatever the user wrote: the message names it. */
public class FileFault extends InvalidInput {
  private static final long serialVersionUID = 1L;

  public FileFault(String message) {
    super(message);
  }

  public FileFault(String message, Throwable cause) {
    super(message, cause);
  }
}

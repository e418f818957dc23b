package dev.ito.io;

import java.util.ArrayList;
import java.util.List;

/** Keeps what the user is told. */
public record Said(List<String> lines) implements Monitor {
  public Said() {
    this(new ArrayList<>());
  }

  @Override
  public Task start(String task, String unit, long done, long total) {
    return Monitor.SILENT.start(task, unit, done, total);
  }

  @Override
  public void say(String line) {
    lines.add(line);
  }

  @Override
  public boolean stopped() {
    return false;
  }
}

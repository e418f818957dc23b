package dev.ito.io;

/** Shows nothing and never stops. */
public enum SilentMonitor implements Monitor {
  INSTANCE;

  @Override
  public Task start(String task, String unit, long done, long total) {
    return new Task() {
      @Override
      public void at(long now, String note) {}

      @Override
      public void close() {}
    };
  }

  @Override
  public void say(String line) {}

  @Override
  public boolean stopped() {
    return false;
  }
}

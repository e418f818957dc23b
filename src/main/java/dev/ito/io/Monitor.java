package dev.ito.io;

/** Shows a person how long work goes on; the command line implements it. */
public interface Monitor {
  /** Shows nothing and never stops. */
  Monitor SILENT =
      new Monitor() {
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
      };

  /**
   * Starts to show a piece of work.
   *
   * @param task what is done, such as "training"
   * @param unit what is counted, such as "images"
   * @param done how much is done already
   * @param total how much there is to do
   */
  Task start(String task, String unit, long done, long total);

  /** Says one line. */
  void say(String line);

  /** Says what may be wrong with a result, or with what is asked for. */
  default void warn(String line) {
    say("warning: " + line);
  }

  /**
   * Learns what would be left of the work if it ended now, for who stops it; until it is told,
   * nothing is.
   *
   * @param what a few words, such as "the checkpoint of step 1,200"
   */
  default void keeps(String what) {}

  /** Returns whether the user asked to stop. */
  boolean stopped();

  /** Returns one that shows nothing and stops as this one does. */
  default Monitor quiet() {
    Monitor loud = this;
    return new Monitor() {
      @Override
      public Task start(String task, String unit, long done, long total) {
        return SILENT.start(task, unit, done, total);
      }

      @Override
      public void say(String line) {}

      @Override
      public boolean stopped() {
        return loud.stopped();
      }
    };
  }

  /** A piece of work that is being shown. */
  interface Task extends AutoCloseable {
    /**
     * Shows how much is done.
     *
     * @param note a few words beside it, such as the loss
     */
    void at(long done, String note);

    @Override
    void close();
  }
}

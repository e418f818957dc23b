package dev.ito.job;

import java.io.IOException;

/** Work with the model of a run; that it makes sense is checked before the model is opened. */
public sealed interface Job permits SampleJob, EncodeJob, InterpolateJob, EvaluateJob {
  /** Does the work, writes its files and records where they come from. */
  void execute(Session session) throws IOException;
}

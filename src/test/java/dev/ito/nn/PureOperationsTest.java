package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What must never come into the list, whatever else would keep it from harm today. */
@Tag("native")
class PureOperationsTest {
  private static final List<String> IMPURE =
      List.of(
          "ReadFile WriteFile MatchingFiles SaveV2 RestoreV2 Save Restore LoadDataset",
          "While StatelessWhile If StatelessIf For Enter RefEnter NextIteration LoopCond MapDefun",
          "PyFunc PyFuncStateless EagerPyFunc RemoteCall Send Recv",
          "Print PrintV2 Assert Timestamp WriteSummary",
          "RandomUniform RandomStandardNormal Multinomial Variable VariableV2 VarHandleOp Assign",
          "HashTableV2 LookupTableFindV2 InitializeTableFromTextFileV2 QueueDequeueV2 TensorArrayV3",
          "IteratorGetNext TFRecordReader WholeFileReaderV2 TextLineReader ReaderReadV2");

  @Test
  void filesLoopsProgramsAndStateAreNotAmongThem() {
    List<String> found =
        IMPURE.stream()
            .flatMap(line -> List.of(line.split(" ")).stream())
            .filter(PureOperations.PURE::contains)
            .toList();
    assertEquals(List.of(), found);
  }
}

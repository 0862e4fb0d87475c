package dev.occam.reports.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data of a run.
 *
 * @param name what the user calls the data set, often its file name
 * @param task what was predicted
 * @param trainRows rows that trained the network and entered the evidence (N)
 * @param testRows rows that only measured; 0 where there were none
 * @param features network inputs for one row, after encoding of categories
 * @param outputs network outputs for one row (C): classes, or target columns
 * @param outputNames names of the outputs: class labels, or target columns
 * @param notes what was inferred or changed and should be known, one sentence each
 * @param trainDigest digest of all numbers of the training rows: equal where two runs trained on the same; null in records
 *     of before it was kept
 * @param testDigest the same of the test rows; null where there were none
 */
public record RunData(
        String name,
        Task task,
        long trainRows,
        long testRows,
        int features,
        int outputs,
        List<String> outputNames,
        List<String> notes,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String trainDigest,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String testDigest) {
    public RunData {
        Fields.required(name, "name");
        Fields.required(task, "task");
        Fields.count(trainRows, "trainRows");
        Fields.count(testRows, "testRows");
        Fields.count(features, "features");
        Fields.count(outputs, "outputs");
        outputNames = Fields.list(outputNames, "outputNames");
        notes = Fields.list(notes, "notes");
    }

    /** Data without digests of their rows. */
    public RunData(
            String name,
            Task task,
            long trainRows,
            long testRows,
            int features,
            int outputs,
            List<String> outputNames,
            List<String> notes) {
        this(name, task, trainRows, testRows, features, outputs, outputNames, notes, null, null);
    }
}

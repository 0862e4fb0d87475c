package dev.occam.reports.record;

import java.util.List;

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
 */
public record RunData(
        String name,
        Task task,
        long trainRows,
        long testRows,
        int features,
        int outputs,
        List<String> outputNames,
        List<String> notes) {
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
}

package dev.occam.models.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data set ready to train on: its training examples, perhaps test examples, and what their numbers mean.
 *
 * @param name a short name to print
 * @param featureNames one a number of an example, row-major within it
 * @param outputNames the class names by class id, or the names of the regression targets
 * @param test examples that only measure; null when every row trains
 * @param targets the way back to the targets' own units, one column an output; the identity for classification
 * @param notes sentences to say aloud: what was inferred, encoded, imputed, and what is constant
 * @param schema how new rows of the same table are read; null where the data are no table
 * @param graph that the examples are nodes of, which their network has to know; null where they stand alone
 */
public record DataSet(
        String name,
        Task task,
        List<String> featureNames,
        List<String> outputNames,
        Examples train,
        @Nullable Examples test,
        Standardisation targets,
        List<String> notes,
        @Nullable TableSchema schema,
        @Nullable Graph graph) {

    /** Data of a table. */
    public DataSet(
            String name,
            Task task,
            List<String> featureNames,
            List<String> outputNames,
            Examples train,
            @Nullable Examples test,
            Standardisation targets,
            List<String> notes,
            @Nullable TableSchema schema) {
        this(name, task, featureNames, outputNames, train, test, targets, notes, schema, null);
    }

    /** Data that are no table. */
    public DataSet(
            String name,
            Task task,
            List<String> featureNames,
            List<String> outputNames,
            Examples train,
            @Nullable Examples test,
            Standardisation targets,
            List<String> notes) {
        this(name, task, featureNames, outputNames, train, test, targets, notes, null, null);
    }

    public DataSet {
        featureNames = List.copyOf(featureNames);
        outputNames = List.copyOf(outputNames);
        notes = List.copyOf(notes);
        fits(task, featureNames, outputNames, train);
        if (test != null) {
            fits(task, featureNames, outputNames, test);
        }
        if (targets.columns() != outputNames.size()) {
            throw new IllegalArgumentException(
                    outputNames.size() + " outputs, but targets of " + targets.columns() + " columns");
        }
    }

    private static void fits(Task task, List<String> features, List<String> outputs, Examples examples) {
        if (examples.task() != task || examples.features() != features.size() || examples.outputs() != outputs.size()) {
            throw new IllegalArgumentException("examples of a "
                    + examples.task().label() + " with "
                    + examples.features() + " features and " + examples.outputs() + " outputs do not fit a "
                    + task.label() + " with " + features.size() + " features and " + outputs.size() + " outputs");
        }
    }
}

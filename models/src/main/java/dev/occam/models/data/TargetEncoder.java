package dev.occam.models.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The map from a table's target columns to what a network is trained on, learnt from the training rows. */
sealed interface TargetEncoder permits ClassEncoder, ValueEncoder {

    /**
     * Learns the map.
     *
     * @param task null to infer it, which is told in {@code notes}
     */
    static TargetEncoder fit(Table table, List<String> targets, @Nullable Task task, int[] train, List<String> notes) {
        Task chosen = targets.size() > 1 ? Task.REGRESSION : task;
        if (chosen == null) {
            TaskInference inferred = TaskInference.of(table, table.column(targets.get(0)));
            notes.add(inferred.note());
            chosen = inferred.task();
        }
        return chosen == Task.CLASSIFICATION
                ? ClassEncoder.fit(table, targets.get(0), train)
                : ValueEncoder.fit(table, targets, train);
    }

    Task task();

    /** The class names by id, or the names of the target columns. */
    List<String> outputs();

    /** The way back to the targets' own units. */
    Standardisation standardisation();

    /** The given rows of {@code table}, with inputs (rows, features) as encoded. */
    Examples examples(Table table, int[] rows, int features, double[] inputs);

    /** What a user should know, as sentences. */
    List<String> notes();
}

package dev.occam.models.data;

import java.util.List;

/** The map from a table's target columns to what a network is trained on, learnt from the training rows. */
sealed interface TargetEncoder permits ClassEncoder, ValueEncoder {

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

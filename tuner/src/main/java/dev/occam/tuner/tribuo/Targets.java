package dev.occam.tuner.tribuo;

import dev.occam.models.data.Examples;
import dev.occam.models.data.Standardisation;
import dev.occam.models.data.Task;
import java.util.List;

/**
 * What the examples of a data set are to teach.
 *
 * @param task one class a row, or numbers
 * @param names of the network's outputs, by id
 * @param values (N) ids of classes, or (N, C) standardised numbers
 * @param scale the way back to the targets' own units
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
record Targets(Task task, List<String> names, double[] values, Standardisation scale) {

    /** With the inputs (N, D) they belong to. */
    Examples with(double[] inputs, int width) {
        long[] shape = {width};
        return task == Task.CLASSIFICATION
                ? Examples.classification(shape, names.size(), inputs, values)
                : Examples.regression(shape, names.size(), inputs, values);
    }
}

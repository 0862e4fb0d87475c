package dev.occam.tuner.run;

import dev.occam.models.data.Standardisation;
import dev.occam.models.data.TableSchema;
import dev.occam.models.data.Task;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a run on a table keeps in {@code features.json}.
 *
 * @param task of the run
 * @param features the columns, in the order of the inputs
 * @param targets the target columns
 * @param targetKind how their cells are read
 * @param outputs class names by class id, or the targets
 * @param targetMeans of the outputs, in the targets' own units; 0 for classes
 * @param targetScales of the outputs; 1 for classes
 * @param impute whether missing cells are replaced
 * @param ignored columns that the run was told not to read
 * @param novelty what counts as far
 */
record FeaturesFile(
        String format,
        int version,
        Task task,
        List<TableSchema.Feature> features,
        List<String> targets,
        TableSchema.Kind targetKind,
        List<String> outputs,
        List<Double> targetMeans,
        List<Double> targetScales,
        boolean impute,
        List<String> ignored,
        Novelty novelty)
        implements StoredSchema {

    static final String FORMAT = "occam-features";

    static FeaturesFile of(TableSchema schema, Novelty novelty) {
        Standardisation scale = schema.scale();
        return new FeaturesFile(
                FORMAT,
                VERSION,
                schema.task(),
                schema.features(),
                schema.targets(),
                schema.targetKind(),
                schema.outputs(),
                IntStream.range(0, scale.columns()).mapToObj(scale::mean).toList(),
                IntStream.range(0, scale.columns()).mapToObj(scale::scale).toList(),
                schema.impute(),
                schema.ignored(),
                novelty);
    }

    @Override
    public TableSchema schema() {
        Standardisation scale = Standardisation.of(
                targetMeans.stream().mapToDouble(Double::doubleValue).toArray(),
                targetScales.stream().mapToDouble(Double::doubleValue).toArray());
        return new TableSchema(task, features, targets, targetKind, outputs, scale, impute, ignored);
    }
}

package dev.occam.tuner.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.occam.models.data.Standardisation;
import dev.occam.models.data.TableSchema;
import dev.occam.models.data.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code features.json} of a run on a table, version 1: how new rows are read, and when they count as far from the
 * training rows. Within one version fields may be added, and a reader ignores fields it does not know.
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
        Novelty novelty) {

    private static final String FORMAT = "occam-features";
    private static final int VERSION = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

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

    TableSchema schema() {
        Standardisation scale = Standardisation.of(
                targetMeans.stream().mapToDouble(Double::doubleValue).toArray(),
                targetScales.stream().mapToDouble(Double::doubleValue).toArray());
        return new TableSchema(task, features, targets, targetKind, outputs, scale, impute, ignored);
    }

    String text() {
        try {
            return MAPPER.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads a file that is there. */
    static FeaturesFile read(Path file) {
        try {
            JsonNode tree = MAPPER.readTree(Files.readAllBytes(file));
            if (!tree.path("format").asText().equals(FORMAT)) {
                throw refused(file, "its field \"format\" is not \"" + FORMAT + "\"", null);
            }
            if (tree.path("version").asInt() > VERSION) {
                throw new RunException(
                        RunException.Kind.STORED,
                        file + ": of version " + tree.path("version").asInt() + ", and this Occam reads up to version "
                                + VERSION + "; read it with a newer Occam");
            }
            FeaturesFile read = MAPPER.treeToValue(tree, FeaturesFile.class);
            read.schema();
            return read;
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            throw refused(
                    file, String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
        }
    }

    private static RunException refused(Path file, String why, @Nullable Exception cause) {
        return new RunException(
                RunException.Kind.STORED,
                file + ": can't be used: " + why + "; copy the run again, or run it again",
                cause);
    }
}

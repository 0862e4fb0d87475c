package dev.occam.tuner.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A batch: data sets, networks, curvature settings and seeds to multiply, and runs by themselves.
 *
 * <p>Immutable; made and checked by {@link BatchReader}. Its fields and their meaning stand in the published schema
 * {@value BatchReader#RESOURCE}.
 *
 * @param title      what it is about, in a line
 * @param workers    processes that run side by side; null where the file does not say
 * @param base       the configuration of every run, as JSON
 * @param data       data sets to multiply; empty where the base has the data
 * @param networks   networks to multiply; empty where the base has the network
 * @param curvatures curvature settings to multiply; empty where the base has them
 * @param seeds      of every run; empty where the base has the seed
 * @param runs       runs by themselves
 */
public record BatchConfig(
        String title,
        @Nullable Integer workers,
        JsonNode base,
        List<ExperimentConfig.Part> data,
        List<ExperimentConfig.Part> networks,
        List<ExperimentConfig.Part> curvatures,
        List<Long> seeds,
        List<ExperimentConfig.Part> runs) {

    @SuppressWarnings("NullAway") // What is left out arrives as null.
    public BatchConfig {
        title = Objects.requireNonNullElse(title, "");
        base = Objects.requireNonNullElseGet(base, JsonNodeFactory.instance::objectNode);
        data = data == null ? List.of() : List.copyOf(data);
        networks = networks == null ? List.of() : List.copyOf(networks);
        curvatures = curvatures == null ? List.of() : List.copyOf(curvatures);
        seeds = seeds == null ? List.of() : List.copyOf(seeds);
        runs = runs == null ? List.of() : List.copyOf(runs);
    }

    /** Whether there is something to multiply: without a list, the base alone is a run. */
    public boolean multiplies() {
        return runs.isEmpty() || !data.isEmpty() || !networks.isEmpty() || !curvatures.isEmpty();
    }
}

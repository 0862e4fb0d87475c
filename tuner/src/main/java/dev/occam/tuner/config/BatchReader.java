package dev.occam.tuner.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.models.data.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The path from the file of a batch to a {@link BatchConfig}, and from there to the configuration of each run. */
public final class BatchReader {

    /** Where the schema is found on the class path. */
    public static final String RESOURCE = "/dev/occam/tuner/config/batch.schema.json";

    /** Folders of more would be of no use to anyone, and a slip of the pen makes them. */
    private static final long MOST_RUNS = 100_000;

    private static final JsonNode SCHEMA = ConfigJson.resource(RESOURCE);

    private final String source;
    private final BatchConfig batch;

    private BatchReader(String source, BatchConfig batch) {
        this.source = source;
        this.batch = batch;
    }

    /**
     * One run of a batch.
     *
     * @param name      of the run and of its folder
     * @param data      name of its data set; null where the base or a list has it
     * @param network   name of its network; null likewise
     * @param curvature name of its curvature settings; null likewise
     * @param config    of the run, without an output folder
     */
    public record Planned(
            String name,
            @Nullable String data,
            @Nullable String network,
            @Nullable String curvature,
            TuneConfig config) {}

    /**
     * Reads a batch.
     *
     * @throws ConfigException where the file is missing, broken or wrong
     */
    public static BatchReader of(Path file) {
        return of(ConfigJson.read(file), file.toString());
    }

    /**
     * A batch as it was read before.
     *
     * @param tree   as {@link #tree} gave it
     * @param source where it is from, for messages
     * @throws ConfigException where it is wrong
     */
    public static BatchReader of(JsonNode tree, String source) {
        new ValueCheck(source, BatchReader::remedy).check(tree, "", SCHEMA);
        try {
            return new BatchReader(source, ConfigJson.MAPPER.treeToValue(tree, BatchConfig.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema admits what the records do not", e);
        }
    }

    /** What was read. */
    public BatchConfig batch() {
        return batch;
    }

    /** The batch as a JSON tree; what was left out stays out. */
    public JsonNode tree() {
        ObjectNode tree = ConfigJson.MAPPER.valueToTree(batch);
        tree.properties()
                .removeIf(field -> field.getValue().isNull()
                        || field.getValue().isArray() && field.getValue().isEmpty()
                        || field.getKey().equals("title")
                                && field.getValue().asText().isEmpty());
        return tree;
    }

    /**
     * All runs: the product, seed by seed, so that what is done early is all there is once over; then those of the list.
     *
     * @param overrides assignments such as {@code device=gpu}, laid over all
     * @throws ConfigException where one of them is wrong, or two have one name
     */
    public List<Planned> runs(List<String> overrides) {
        refuseTooMany();
        List<Planned> runs = new ArrayList<>();
        List<@Nullable Long> seeds = orNone(batch.seeds());
        for (Long seed : seeds) {
            if (batch.multiplies()) {
                for (Integer d : places(batch.data())) {
                    for (Integer n : places(batch.networks())) {
                        for (Integer c : places(batch.curvatures())) {
                            runs.add(product(d, n, c, seed, overrides));
                        }
                    }
                }
            }
            for (int r = 0; r < batch.runs().size(); r++) {
                ExperimentConfig.Part part = batch.runs().get(r);
                ConfigReader reader = base().layer(part.config(), source + ": /runs/" + r + "/config");
                runs.add(new Planned(named(part.name(), seed), null, null, null, read(reader, seed, overrides)));
            }
        }
        unique(runs);
        return runs;
    }

    private Planned product(
            @Nullable Integer d,
            @Nullable Integer n,
            @Nullable Integer c,
            @Nullable Long seed,
            List<String> overrides) {
        ConfigReader reader = base();
        StringBuilder name = new StringBuilder();
        String data = lay(reader, "data", batch.data(), d, name);
        String network = lay(reader, "networks", batch.networks(), n, name);
        String curvature = lay(reader, "curvatures", batch.curvatures(), c, name);
        String own = name.isEmpty() ? "base" : name.toString();
        return new Planned(named(own, seed), data, network, curvature, read(reader, seed, overrides));
    }

    private @Nullable String lay(
            ConfigReader reader,
            String field,
            List<ExperimentConfig.Part> parts,
            @Nullable Integer place,
            StringBuilder name) {
        if (place == null) {
            return null;
        }
        ExperimentConfig.Part part = parts.get(place);
        reader.layer(part.config(), source + ": /" + field + "/" + place + "/config");
        name.append(name.isEmpty() ? "" : "_").append(part.name());
        return part.name();
    }

    private ConfigReader base() {
        return new ConfigReader().layer(batch.base(), source + ": /base");
    }

    private TuneConfig read(ConfigReader reader, @Nullable Long seed, List<String> overrides) {
        if (seed != null) {
            reader.set("seeds", "seed", Long.toString(seed));
        }
        overrides.forEach(reader::override);
        TuneConfig config = reader.read();
        if (config.out() != null) {
            throw new ConfigException(
                    source + ": out", "every run has a folder of its own", "leave it out, or use --out");
        }
        return config;
    }

    private static String named(String name, @Nullable Long seed) {
        return seed == null ? name : name + "_seed-" + seed;
    }

    private static List<@Nullable Integer> places(List<ExperimentConfig.Part> parts) {
        List<@Nullable Integer> places = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            places.add(i);
        }
        return orNone(places);
    }

    private static <T> List<@Nullable T> orNone(List<? extends @Nullable T> values) {
        List<@Nullable T> all = new ArrayList<>(values);
        if (all.isEmpty()) {
            all.add(null);
        }
        return all;
    }

    private void refuseTooMany() {
        double product = batch.multiplies() ? 1 : 0;
        for (List<ExperimentConfig.Part> parts : List.of(batch.data(), batch.networks(), batch.curvatures())) {
            product *= Math.max(1, parts.size());
        }
        double all = (product + batch.runs().size()) * Math.max(1, batch.seeds().size());
        if (all > MOST_RUNS) {
            throw new ConfigException(
                    source, String.format("%.0f runs are more than %d", all, MOST_RUNS), "split the batch");
        }
    }

    private void unique(List<Planned> runs) {
        Set<String> seen = new HashSet<>();
        for (Planned run : runs) {
            if (!seen.add(run.name())) {
                throw new ConfigException(source, "two runs are called " + run.name(), "give one another name");
            }
        }
    }

    private static String remedy(String dottedPath, List<String> valid) {
        String name = dottedPath.substring(dottedPath.lastIndexOf('.') + 1);
        return Nearest.to(name, valid)
                .map(near -> "did you mean " + near + "?")
                .orElse("valid here: " + String.join(", ", valid));
    }
}

package dev.occam.tuner.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.models.data.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The path from the file of a comparison to a {@link CompareConfig}, and from there to the configuration of each run. */
public final class CompareReader {

    /** Where the schema is found on the class path. */
    public static final String RESOURCE = "/dev/occam/tuner/config/compare.schema.json";

    private static final JsonNode SCHEMA = schema();

    private final String source;
    private final CompareConfig compare;
    private final Path root;

    private CompareReader(String source, CompareConfig compare, Path root) {
        this.source = source;
        this.compare = compare;
        this.root = root;
    }

    /**
     * Reads a comparison and checks all of it: fields, names, and the configuration of every arm on every set.
     *
     * @param dataRoot folder of the data; null is the one that the file names
     * @throws ConfigException where the file is missing, broken or wrong
     */
    public static CompareReader of(Path file, @Nullable Path dataRoot) {
        JsonNode tree = ConfigJson.read(file);
        String source = file.toString();
        new ValueCheck(source, CompareReader::remedy).check(tree, "", SCHEMA);
        CompareConfig compare;
        try {
            compare = ConfigJson.MAPPER.treeToValue(tree, CompareConfig.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema admits what the records do not", e);
        }
        Path beside = Objects.requireNonNullElse(file.getParent(), Path.of(""));
        String named = compare.dataRoot();
        Path root = dataRoot != null ? dataRoot : named == null ? beside : beside.resolve(named);
        CompareReader reader = new CompareReader(source, compare, root.normalize());
        new CompareCheck(reader, source).check();
        return reader;
    }

    /** What was read. */
    public CompareConfig compare() {
        return compare;
    }

    /** The comparison as a JSON tree, with what was left out filled in; the folder of the data is no part of it. */
    public JsonNode tree() {
        ObjectNode tree = ConfigJson.MAPPER.valueToTree(compare);
        tree.remove("dataRoot");
        return tree;
    }

    /** Where the data of a set are, by its place among the sets; null for those that Occam brings along. */
    public @Nullable String data(int set) {
        JsonNode path = compare.sets().get(set).config().at("/data/path");
        return path.isTextual() ? file(path.asText()).toString() : null;
    }

    /** A file of the data, by its path below their folder. */
    public Path file(String name) {
        return root.resolve(name);
    }

    /**
     * The configuration of a tuning run.
     *
     * @param set    its place among the sets
     * @param arm    its place among the arms
     * @param number of the split
     * @return without an output folder
     * @throws ConfigException where it is wrong
     */
    public TuneConfig tuned(int set, int arm, int number) {
        return reader(set, arm, number).read();
    }

    /**
     * The configuration of a tuning run with another network width, and one prior precision for all weights.
     *
     * @param width units of each hidden layer
     */
    public TuneConfig ofWidth(int set, int arm, int number, int width) {
        ConfigReader reader = reader(set, arm, number);
        List<String> widths = reader.read().network().widths().stream()
                .map(w -> Integer.toString(width))
                .toList();
        return reader.set(source + ": /widths", "network.widths", widths)
                .set("--select", "prior.groups", "scalar")
                .read();
    }

    /**
     * The configuration of one fit under a weight decay that is given.
     *
     * @param weightDecay as {@code loop.fixed.weightDecay}
     * @param epochs      of the fit; null as the configuration has it
     */
    public TuneConfig fixed(int set, int arm, int number, double weightDecay, @Nullable Integer epochs) {
        String grid = source + ": /arms/" + arm + "/grid";
        ConfigReader reader = reader(set, arm, number)
                .fixedPrior(grid)
                .set(grid, "prior.groups", "scalar")
                .set(grid, "loop.fixed.weightDecay", Double.toString(weightDecay));
        if (epochs != null) {
            reader.set(grid + "/refitLength", "training.epochs", epochs.toString());
        }
        return reader.read();
    }

    private ConfigReader reader(int set, int arm, int number) {
        CompareConfig.SetPart data = compare.sets().get(set);
        CompareConfig.Arm chosen = compare.arms().get(arm);
        String place = source + ": /sets/" + set;
        ConfigReader reader = new ConfigReader()
                .layer(compare.base(), source + ": /base")
                .layer(data.config(), place + "/config")
                .layer(chosen.config(), source + ": /arms/" + arm + "/config");
        JsonNode own = data.arms().get(chosen.name());
        if (own != null) {
            reader.layer(own, place + "/arms/" + chosen.name());
        }
        below(reader, place + "/config", data.config().at("/data/path"), "data.path");
        below(reader, place + "/config", data.config().at("/data/split/testFile"), "data.split.testFile");
        String splits = place + "/splits";
        String line = Integer.toString(number);
        reader.set(splits + "/numbers", "seed", line);
        Double share = data.splits().testFraction();
        if (share != null) {
            reader.set(splits + "/testFraction", "data.split.testFraction", share.toString());
        }
        String train = data.splits().trainIndices();
        String test = data.splits().testIndices();
        if (train != null && test != null) {
            reader.set(
                            splits + "/trainIndices",
                            "data.split.trainIndices",
                            file(train).toString())
                    .set(
                            splits + "/testIndices",
                            "data.split.testIndices",
                            file(test).toString())
                    .set(splits + "/numbers", "data.split.splitLine", line);
        }
        return reader;
    }

    /** A path that the set gives lies below the folder of the data. */
    private void below(ConfigReader reader, String place, JsonNode path, String field) {
        if (path.isTextual()) {
            String text = file(path.asText()).toString();
            reader.set(place, field, path.asText().endsWith("/") ? text + "/" : text);
        }
    }

    /** What to say of a name that is none of those that there are. */
    static String remedy(String dottedPath, List<String> valid) {
        String name = dottedPath.substring(dottedPath.lastIndexOf('.') + 1);
        return Nearest.to(name, valid)
                .map(near -> "did you mean " + near + "?")
                .orElse("valid here: " + String.join(", ", valid));
    }

    private static JsonNode schema() {
        try (InputStream in = CompareReader.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("missing from the build: " + RESOURCE);
            }
            return ConfigJson.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

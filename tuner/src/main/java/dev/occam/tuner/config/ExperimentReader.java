package dev.occam.tuner.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.models.data.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The path from the file of an experiment to an {@link ExperimentConfig}, and from there to the configuration of each run. */
public final class ExperimentReader {

    /** Where the schema is found on the class path. */
    public static final String RESOURCE = "/dev/occam/tuner/config/experiment.schema.json";

    private static final JsonNode SCHEMA = schema();

    private final String source;
    private final ExperimentConfig experiment;

    private ExperimentReader(String source, ExperimentConfig experiment) {
        this.source = source;
        this.experiment = experiment;
    }

    /**
     * Reads an experiment and checks all of it: fields, names, and the configuration of every arm in every variant.
     *
     * @throws ConfigException where the file is missing, broken or wrong
     */
    public static ExperimentReader of(Path file) {
        JsonNode tree = ConfigJson.read(file);
        String source = file.toString();
        new ValueCheck(source, ExperimentReader::remedy).check(tree, "", SCHEMA);
        ExperimentConfig experiment;
        try {
            experiment = ConfigJson.MAPPER.treeToValue(tree, ExperimentConfig.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema admits what the records do not", e);
        }
        ExperimentReader reader = new ExperimentReader(source, experiment);
        reader.check();
        return reader;
    }

    /** What was read. */
    public ExperimentConfig experiment() {
        return experiment;
    }

    /** The experiment as a JSON tree, with what was left out filled in. */
    public JsonNode tree() {
        return ConfigJson.MAPPER.valueToTree(experiment);
    }

    /**
     * The configuration of one run.
     *
     * @param variant   its place among the variants
     * @param arm       its place among the arms
     * @param point     its place among the arm's points; null where the arm has none
     * @param seed      of the run
     * @param data      folder or file of the data, below which a variant's own are, unless it says null there, which is the
     *     embedded drawings; null for these throughout
     * @param overrides assignments such as {@code device=gpu}, laid over all
     * @return without an output folder
     * @throws ConfigException where it is wrong
     */
    public TuneConfig config(
            int variant, int arm, @Nullable Integer point, long seed, @Nullable String data, List<String> overrides) {
        ConfigReader reader = new ConfigReader()
                .layer(experiment.base(), source + ": /base")
                .layer(experiment.variants().get(variant).config(), source + ": /variants/" + variant + "/config")
                .layer(experiment.arms().get(arm).config(), source + ": /arms/" + arm + "/config");
        if (point != null) {
            String pointer = "/arms/" + arm + "/points/" + point + "/config";
            reader.layer(experiment.arms().get(arm).points().get(point).config(), source + ": " + pointer);
        }
        reader.set("seed", "seed", Long.toString(seed));
        boolean drawn =
                experiment.variants().get(variant).config().at("/data/path").isNull();
        if (data != null && !drawn) {
            JsonNode below = experiment.variants().get(variant).config().at("/data/path");
            reader.set("--data", "data.path", below.isTextual() ? data + "/" + below.asText() : data);
        }
        overrides.forEach(reader::override);
        return reader.read();
    }

    private void check() {
        List<String> arms = names(experiment.arms(), ExperimentConfig.Arm::name);
        List<String> variants = names(experiment.variants(), ExperimentConfig.Part::name);
        UniqueNames.require(source, "/variants", variants);
        UniqueNames.require(source, "/arms", arms);
        for (int a = 0; a < arms.size(); a++) {
            UniqueNames.require(
                    source,
                    "/arms/" + a + "/points",
                    names(experiment.arms().get(a).points(), ExperimentConfig.Part::name));
        }
        for (int i = 0; i < experiment.claims().size(); i++) {
            ExperimentConfig.Claim claim = experiment.claims().get(i);
            known("/claims/" + i + "/arms", claim.arms(), arms);
            known("/claims/" + i + "/against", claim.against(), arms);
        }
        for (int i = 0; i < experiment.reported().size(); i++) {
            ExperimentConfig.Reported figure = experiment.reported().get(i);
            String pointer = "/reported/" + i;
            known(pointer + "/arm", "arm", figure.arm(), arms);
            if (figure.variant() != null) {
                known(pointer + "/variant", "variant", figure.variant(), variants);
            }
        }
        for (int i = 0; i < experiment.races().size(); i++) {
            RaceConfig race = experiment.races().get(i);
            known("/races/" + i + "/against", race.against(), arms);
            for (int e = 0; e < race.entrants().size(); e++) {
                known(
                        "/races/" + i + "/entrants/" + e + "/arms",
                        race.entrants().get(e).arms(),
                        arms);
            }
        }
        checkSearch();
        checkRuns();
    }

    private void checkSearch() {
        boolean searched =
                experiment.arms().stream().anyMatch(arm -> !arm.points().isEmpty());
        if (searched && experiment.search() == null) {
            throw new ConfigException(
                    source + ": /search",
                    "arms have points, and nothing says which is the best",
                    "give it, such as loss");
        }
        if (!searched && experiment.search() != null) {
            throw new ConfigException(
                    source + ": /search", "it has no effect where no arm has points", "leave it out, or give points");
        }
    }

    /** Every configuration has to be sound before the first run. */
    private void checkRuns() {
        ExperimentConfig.Data data = experiment.data();
        String path = data == null ? null : data.folder() + "/";
        long seed = experiment.seeds().get(0);
        for (int v = 0; v < experiment.variants().size(); v++) {
            for (int a = 0; a < experiment.arms().size(); a++) {
                int points = experiment.arms().get(a).points().size();
                for (int p = 0; p < Math.max(1, points); p++) {
                    TuneConfig config = config(v, a, points == 0 ? null : p, seed, path, List.of());
                    if (config.out() != null) {
                        throw new ConfigException(
                                source + ": out", "every run has a folder of its own", "leave it out, or use --out");
                    }
                }
            }
        }
    }

    private static <T> List<String> names(List<T> parts, Function<T, String> name) {
        return parts.stream().map(name).toList();
    }

    private void known(String pointer, List<String> names, List<String> arms) {
        for (int i = 0; i < names.size(); i++) {
            known(pointer + "/" + i, "arm", names.get(i), arms);
        }
    }

    private void known(String pointer, String what, String name, List<String> valid) {
        if (!valid.contains(name)) {
            throw new ConfigException(source + ": " + pointer, "no such " + what + ": " + name, remedy(name, valid));
        }
    }

    private static String remedy(String dottedPath, List<String> valid) {
        String name = dottedPath.substring(dottedPath.lastIndexOf('.') + 1);
        return Nearest.to(name, valid)
                .map(near -> "did you mean " + near + "?")
                .orElse("valid here: " + String.join(", ", valid));
    }

    private static JsonNode schema() {
        try (InputStream in = ExperimentReader.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("missing from the build: " + RESOURCE);
            }
            return ConfigJson.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

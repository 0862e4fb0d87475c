package dev.occam.tuner.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses settings that contradict each other: two test sets, a target without data, a bias without a block of its own.
 *
 * <p>Each message names both settings, with the option or file each came from.
 */
final class Consistency {

    private final JsonNode config;
    private final Map<String, String> origins;

    /**
     * A check of a whole configuration.
     *
     * @param origins for the dotted path of each field a user set, where: a file or an option
     */
    Consistency(JsonNode config, Map<String, String> origins) {
        this.config = config;
        this.origins = origins;
    }

    /** Refuses the first contradiction. */
    void check() {
        checkSplit();
        checkData();
        if (is("prior.groups", "tensor") && is("curvature.bias", "joint")) {
            throw new ConfigException(
                    named("prior.groups"),
                    "a prior for each tensor needs the bias in a block of its own",
                    "set curvature.bias to separate (--bias separate), or prior.groups to layerwise");
        }
        if (!NetworkConfig.isClass(value("network.model").asText()) && isSet("network.classpath")) {
            throw new ConfigException(
                    named("network.classpath"),
                    "the model " + value("network.model").asText() + " is not looked up on a class path",
                    "name your class with --model, or leave it out");
        }
        checkTraining();
        checkPreconditioner();
        checkReconstruction();
        Relevance.check(config, this::named);
        GivenPriorRelevance.check(config, origins, this::named);
    }

    private void checkSplit() {
        String fraction = "data.split.testFraction";
        String train = "data.split.trainIndices";
        String test = "data.split.testIndices";
        String file = "data.split.testFile";
        refuseBoth(file, fraction);
        refuseBoth(file, train);
        refuseBoth(file, test);
        refuseBoth(train, fraction);
        refuseBoth(test, fraction);
        require(train, test);
        require(test, train);
        require("data.split.splitLine", train);
        String column = "data.split.testSplit";
        require(column, "data.path");
        List.of(fraction, train, test, file).forEach(other -> refuseBoth(column, other));
    }

    private void checkTraining() {
        int warmup = value("training.warmupEpochs").asInt();
        if (isSet("training.epochs") && warmup >= value("training.epochs").asInt()) {
            throw new ConfigException(
                    named("training.warmupEpochs"),
                    warmup + " epochs leave nothing of a fit of "
                            + value("training.epochs").asInt(),
                    "warm up for fewer, or raise training.epochs");
        }
        boolean table = isSet("data.path") && !isFolder(value("data.path").asText());
        for (String field : List.of("training.augmentation.shift", "training.augmentation.flip")) {
            if (table && (value(field).asInt() > 0 || value(field).asBoolean())) {
                throw new ConfigException(
                        named(field),
                        "is for images, and " + value("data.path").asText() + " is a table",
                        "leave it out");
            }
        }
        refuseBoth("loop.fixed.weightDecay", "loop.fixed.priorFrom");
        boolean decays =
                isSet("loop.fixed.priorFrom") || value("loop.fixed.weightDecay").asDouble() > 0;
        if (value("loop.fixed.evidence").asBoolean() && !decays) {
            throw new ConfigException(
                    named("loop.fixed.evidence"),
                    "without weight decay there is no prior, and no evidence",
                    "give one with --weight-decay or --prior-from");
        }
    }

    private void checkReconstruction() {
        if (!is("data.task", "reconstruction")) {
            if (is("data.digits.drawing", "curves")) {
                throw new ConfigException(
                        named("data.digits.drawing"), "curves are of no class", "set data.task to reconstruction");
            }
            return;
        }
        if (!is("loop.kind", "fixed") || value("loop.fixed.evidence").asBoolean()) {
            throw new ConfigException(
                    named("data.task"),
                    "pictures are reconstructed under a given weight decay, without evidence",
                    "set loop.kind to fixed, or use occam train");
        }
        if (value("training.augmentation.shift").asInt() > 0
                || value("training.augmentation.flip").asBoolean()) {
            throw new ConfigException(
                    named("training.augmentation"),
                    "changes what goes in and not what should come out of a reconstruction",
                    "leave it out");
        }
    }

    private void checkPreconditioner() {
        String optimizer = value("training.optimizer").asText();
        if (List.of("adam", "adamw", "sgd").contains(optimizer)) {
            return;
        }
        if (List.of("kpsvd-deflation", "kfac-corrected", "kpsvd-lanczos").contains(optimizer)
                && is("training.kronecker.dampingKind", "exact")) {
            throw new ConfigException(
                    named("training.kronecker.dampingKind"),
                    optimizer + " inverts a sum of two Kronecker products, of which the factors alone can be damped",
                    "set it to factored or split");
        }
        if (value("network.model").asText().endsWith("-bn")) {
            throw new ConfigException(
                    named("training.optimizer"),
                    optimizer + " sees rows one by one, and BatchNorm mixes those of a batch",
                    "leave out -bn of network.model, or set training.optimizer to adam or sgd");
        }
        if (value("training.accumulate").asInt() > 1) {
            throw new ConfigException(
                    named("training.accumulate"),
                    optimizer + " takes the rows of a step at once",
                    "lower training.batchSize (--batch-size), or set training.optimizer to adam or sgd");
        }
        int statistics = value("training.kronecker.statisticsEvery").asInt();
        int inverse = value("training.kronecker.inverseEvery").asInt();
        if (inverse % statistics != 0) {
            throw new ConfigException(
                    named("training.kronecker.inverseEvery"),
                    "an inverse is made from the statistics of its step, and " + inverse + " is no multiple of "
                            + statistics,
                    "set it to a multiple of training.kronecker.statisticsEvery");
        }
        if (value("training.kronecker.spatiallyUncorrelated").asBoolean()
                && is("training.kronecker.sharing", "reduce")) {
            throw new ConfigException(
                    named("training.kronecker.spatiallyUncorrelated"),
                    "is a rule for expanded positions, and reduce averages them first",
                    "leave it out, or set training.kronecker.sharing to expand");
        }
    }

    private void checkData() {
        if (isSet("data.path") && isFolder(value("data.path").asText())) {
            return; // What a folder holds, and so which settings fit it, is known once it is read.
        }
        List.of("data.trainLimit", "data.testLimit").forEach(limit -> {
            if (isSet(limit)) {
                throw new ConfigException(
                        named(limit), "draws from a folder of images, and there is none", "leave it out");
            }
        });
        if (isSet("data.path")) {
            if (!isSet("data.target")) {
                throw new ConfigException(
                        named("data.path"), "a table needs a target", "name the column to predict with --target");
            }
            if (is("data.task", "classification") && value("data.target").size() > 1) {
                throw new ConfigException(
                        named("data.target"),
                        "classification has one target, not "
                                + value("data.target").size(),
                        "name one column, or set data.task to regression");
            }
            return;
        }
        List.of("data.target", "data.ignore", "data.categorical", "data.split.testFile", "data.split.trainIndices")
                .forEach(needsPath -> require(needsPath, "data.path"));
        if (isSet("data.split.testFraction")) {
            throw new ConfigException(
                    named("data.split.testFraction"),
                    "the embedded digits bring their own test rows",
                    "set data.digits.testRows instead, or name a CSV file with --data");
        }
        if (is("data.digits.drawing", "graphs") && is("data.task", "reconstruction")) {
            throw new ConfigException(named("data.task"), "the drawn graphs are classes", "leave it out");
        }
        if (is("data.task", "regression")) {
            throw new ConfigException(
                    named("data.task"), "the embedded digits are classes", "name a CSV file with --data");
        }
    }

    /** A folder that is there, or a name written as one. */
    private static boolean isFolder(String path) {
        return path.endsWith("/") || path.endsWith(File.separator) || Files.isDirectory(Path.of(path));
    }

    private void refuseBoth(String one, String other) {
        if (isSet(one) && isSet(other)) {
            throw new ConfigException(
                    named(one) + " and " + named(other), "contradict each other", "give one, leave out the other");
        }
    }

    private void require(String given, String needed) {
        if (isSet(given) && !isSet(needed)) {
            throw new ConfigException(named(given), "needs " + withOption(needed), "give both, or neither");
        }
    }

    private boolean is(String path, String text) {
        return value(path).asText().equals(text);
    }

    private boolean isSet(String path) {
        JsonNode value = value(path);
        return !value.isNull() && !(value.isArray() && value.isEmpty());
    }

    private JsonNode value(String path) {
        return config.at("/" + path.replace('.', '/'));
    }

    /** How the user knows a field: by the option given, else by its file and path. */
    private String named(String path) {
        @Nullable String origin = origins.get(path);
        if (origin == null || origin.startsWith("--set")) {
            return origin == null ? path : "--set " + path;
        }
        return origin.startsWith("--") ? origin : origin + ": " + path;
    }

    private static String withOption(String path) {
        return switch (path) {
            case "data.path" -> "data.path (--data)";
            case "data.split.trainIndices" -> "data.split.trainIndices (--train-indices)";
            case "data.split.testIndices" -> "data.split.testIndices (--test-indices)";
            default -> path;
        };
    }
}

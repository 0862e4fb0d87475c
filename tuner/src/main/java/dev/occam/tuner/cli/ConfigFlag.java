package dev.occam.tuner.cli;

import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.ConfigSchema;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The options of {@code occam tune}, {@code plan} and {@code train} that are shorthands for a field of the configuration.
 *
 * <p>What a field means and what it takes is the schema's to say; here is only the name that people type.
 */
enum ConfigFlag {
    DATA("--data", "data.path", "PATH", Group.DATA),
    TARGET("--target", "data.target", "NAME", Group.DATA),
    IGNORE("--ignore", "data.ignore", "NAME", Group.DATA),
    CATEGORICAL("--categorical", "data.categorical", "NAME", Group.DATA),
    TASK("--task", "data.task", "TASK", Group.DATA),
    TEST_FRACTION("--test-fraction", "data.split.testFraction", "SHARE", Group.DATA),
    TRAIN_INDICES("--train-indices", "data.split.trainIndices", "FILE", Group.DATA),
    TEST_INDICES("--test-indices", "data.split.testIndices", "FILE", Group.DATA),
    SPLIT_LINE("--split-line", "data.split.splitLine", "N", Group.DATA),
    TEST_FILE("--test-file", "data.split.testFile", "CSV", Group.DATA),
    TEST_SPLIT("--test-split", "data.split.testSplit", "NAME", Group.DATA),
    TRAIN_LIMIT("--train-limit", "data.trainLimit", "N", Group.DATA),
    TEST_LIMIT("--test-limit", "data.testLimit", "N", Group.DATA),
    IMPUTE("--impute", "data.missing", "", Group.DATA),
    MODEL("--model", "network.model", "NAME", Group.NETWORK),
    CLASSPATH("--classpath", "network.classpath", "PATH", Group.NETWORK),
    WIDTHS("--widths", "network.widths", "N", Group.NETWORK),
    ACTIVATION("--activation", "network.activation", "NAME", Group.NETWORK),
    SHARING("--sharing", "curvature.sharing", "NAME", Group.EVIDENCE),
    FISHER("--fisher", "curvature.fisher", "NAME", Group.EVIDENCE),
    SAMPLES("--samples", "curvature.samples", "N", Group.EVIDENCE),
    STRUCTURE("--structure", "curvature.structure", "NAME", Group.EVIDENCE),
    BIAS("--bias", "curvature.bias", "NAME", Group.EVIDENCE),
    PRIOR("--prior", "prior.groups", "NAME", Group.EVIDENCE),
    LOOP("--loop", "loop.kind", "NAME", Group.EVIDENCE),
    EFFORT("--effort", "loop.effort", "NAME", Group.EVIDENCE),
    EVERY("--every", "loop.online.everyEpochs", "N|auto", Group.EVIDENCE),
    WEIGHT_DECAY("--weight-decay", "loop.fixed.weightDecay", "X", Group.TRAINING),
    PRIOR_FROM("--prior-from", "loop.fixed.priorFrom", "RUN", Group.TRAINING),
    OPTIMIZER("--optimizer", "training.optimizer", "NAME", Group.TRAINING),
    LEARNING_RATE("--learning-rate", "training.learningRate", "X", Group.TRAINING),
    DAMPING("--damping", "training.kronecker.damping", "X", Group.TRAINING),
    TRAINING_FISHER("--training-fisher", "training.kronecker.fisher", "NAME", Group.TRAINING),
    KL_CLIP("--kl-clip", "training.kronecker.klClip", "X", Group.TRAINING),
    SCHEDULE("--schedule", "training.schedule", "NAME", Group.TRAINING),
    WARMUP("--warmup", "training.warmupEpochs", "N", Group.TRAINING),
    EPOCHS("--epochs", "training.epochs", "N", Group.TRAINING),
    BATCH_SIZE("--batch-size", "training.batchSize", "N", Group.TRAINING),
    ACCUMULATE("--accumulate", "training.accumulate", "N", Group.TRAINING),
    EARLY_STOP("--early-stop", "training.earlyStop", "N", Group.TRAINING),
    AUGMENT_SHIFT("--augment-shift", "training.augmentation.shift", "N", Group.TRAINING),
    AUGMENT_FLIP("--augment-flip", "training.augmentation.flip", "", Group.TRAINING),
    PRECISION("--precision", "training.precision", "NAME", Group.TRAINING),
    EVIDENCE("--evidence", "loop.fixed.evidence", "", Group.EVIDENCE),
    TEST_EVERY("--test-every", "loop.fixed.testEvery", "N", Group.RUN),
    SEED("--seed", "seed", "N", Group.RUN),
    DEVICE("--device", "device", "NAME", Group.RUN),
    THREADS("--threads", "threads", "N", Group.RUN),
    OUT("--out", "out", "FOLDER", Group.RUN);

    /** Where an option stands in the help. */
    enum Group {
        DATA("Data"),
        NETWORK("Network"),
        EVIDENCE("Evidence"),
        TRAINING("Training"),
        RUN("Run");

        private final String heading;

        Group(String heading) {
            this.heading = heading;
        }

        String heading() {
            return heading;
        }
    }

    private static final List<String> DRAWINGS = List.of("digits", "curves", "graphs");

    private final String option;
    private final String path;
    private final String label;
    private final Group group;

    ConfigFlag(String option, String path, String label, Group group) {
        this.option = option;
        this.path = path;
        this.label = label;
        this.group = group;
    }

    /**
     * The options of a command: what only a fit under a given prior knows is of {@code train}, what only a loop knows is
     * not.
     *
     * @param command {@code tune}, {@code plan} or {@code train}
     */
    static List<ConfigFlag> of(String command) {
        return Arrays.stream(values())
                .filter(flag -> !flag.path.startsWith("loop.")
                        || flag.path.startsWith("loop.fixed.") == command.equals("train"))
                .toList();
    }

    /** The option as typed. */
    String option() {
        return option;
    }

    /** What stands for its value in the help; empty where it takes none. */
    String label() {
        return isList() ? label + "[," + label + "...]" : label;
    }

    Group group() {
        return group;
    }

    /** Whether it stands alone, without a value. */
    boolean isSwitch() {
        return label.isEmpty();
    }

    /** Whether it takes several values, with commas between them or given again. */
    boolean isList() {
        return ConfigSchema.isList(path);
    }

    /** What the help says of it. */
    String description() {
        if (this == IMPUTE) {
            return "Replace missing values by what is typical among the training rows, instead of refusing them.";
        }
        return isSwitch() ? ConfigSchema.description(path) : ConfigSchema.summary(path);
    }

    /** Lays what the user typed over what the reader has; a list may also be typed as JSON, {@code [1,2]}. */
    void apply(ConfigReader reader, List<String> typed) {
        if (isSwitch()) {
            reader.set(option, path, this == IMPUTE ? "impute" : "true");
        } else if (isList() && !typed.get(0).startsWith("[")) {
            reader.set(option, path, items(typed));
        } else if (this == DATA && isDrawing(typed.get(typed.size() - 1))) {
            reader.set(option, path, "null");
            reader.set(option, "data.digits.drawing", typed.get(typed.size() - 1));
        } else if (this == EVERY && typed.get(typed.size() - 1).equals("auto")) {
            reader.set(option, path, "null");
        } else {
            reader.set(option, path, typed.get(typed.size() - 1));
        }
    }

    /** Whether what was typed is the name of what is drawn, and of no file. */
    private static boolean isDrawing(String typed) {
        return DRAWINGS.contains(typed) && !Files.exists(Path.of(typed));
    }

    private List<String> items(List<String> typed) {
        String separators = this == CLASSPATH ? "[," + File.pathSeparator + "]" : ",";
        return typed.stream()
                .flatMap(text -> Arrays.stream(text.split(separators)))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}

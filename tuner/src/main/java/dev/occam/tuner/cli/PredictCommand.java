package dev.occam.tuner.cli;

import dev.occam.tuner.predict.RunPredictions;
import dev.occam.tuner.predict.RunPredictions.Counts;
import dev.occam.tuner.run.StoredRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code occam predict}: what a run believes of new rows. */
@Command(
        name = "predict",
        description = "Predicts new rows or images by a run, and says how sure it is of each.",
        customSynopsis = "occam predict RUN --data PATH [OPTION...]",
        footerHeading = "%nColumns:%n",
        footer = {
            "  of classes   class, a probability p_NAME each, entropy and mutual information (nats)",
            "  of numbers   mean, deviation of targets, its part by the weights, lower and upper end",
            "  of both      row (from 1), novelty, and far: true where novelty is above 1",
            "",
            "Probabilities are those of the trained weights. What the data leave open about the weights",
            "counts in deviations and in the measures of doubt: the entropy is that of probabilities",
            "averaged over the posterior, the mutual information the part of it by the weights. Novelty",
            "is the deviation of the network's outputs by the weights, in units of that which 99 %% of",
            "the training rows stay below: so one in a hundred rows like these is called far.",
            "",
            "Examples:",
            "  occam predict runs/mine --data new.csv",
            "  occam predict runs/mine --data new.csv --out predicted.csv --level 0.95",
            "  occam predict runs/mine --data new.csv --format jsonl",
            "  occam predict runs/lenet --data new-images-idx3-ubyte.gz"
        })
final class PredictCommand implements Callable<Integer> {

    @Mixin
    private StoredArguments arguments = new StoredArguments();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the predictions here, whole or not at all; standard output otherwise.")
    private @Nullable Path out;

    @Option(names = "--force", description = "Replace the file that --out names.")
    private boolean force;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "csv, or jsonl: a JSON object a line; default csv, with --json jsonl.")
    private @Nullable String asked;

    @Mixin
    private OutputArguments output = new OutputArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        String format = Objects.requireNonNullElse(asked, output.json() ? "jsonl" : "csv");
        if (!format.equals("csv") && !format.equals("jsonl")) {
            throw new ParameterException(
                    spec.commandLine(), "--format is csv or jsonl, not '" + format + "'; leave it out for csv");
        }
        Path file = out;
        if (file != null && Files.exists(file) && !force) {
            throw new ParameterException(
                    spec.commandLine(), "--out: " + file + " exists; choose another file, or replace it with --force");
        }
        double level = arguments.level(spec);
        try (StoredRun run = StoredRun.open(arguments.run(), arguments.device(spec))) {
            RunPredictions predictions = new RunPredictions(run, arguments.data(), level);
            PrintWriter console = spec.commandLine().getOut();
            if (file == null) {
                predictions.write(format, console);
                console.flush();
            } else {
                Counts counts = toFile(predictions, format, file);
                console.print(output.json() ? PlainJson.text(counts) : told(counts, file));
                console.flush();
            }
        }
        return ExitCode.OK.code();
    }

    private static String told(Counts counts, Path file) {
        return String.format(
                Locale.ROOT,
                "%s rows predicted, %s of them far from the training rows: %s%n",
                Numbers.count(counts.rows()),
                Numbers.count(counts.far()),
                file);
    }

    private static Counts toFile(RunPredictions predictions, String format, Path file) throws IOException {
        Path temporary = file.resolveSibling(".occam-" + UUID.randomUUID() + ".tmp");
        try {
            Counts counts;
            try (Writer writer = Files.newBufferedWriter(temporary)) {
                counts = predictions.write(format, writer);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            return counts;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}

package dev.occam.tuner.cli;

import dev.occam.tuner.predict.Figure;
import dev.occam.tuner.predict.RunPredictions;
import dev.occam.tuner.predict.RunPredictions.Counts;
import dev.occam.tuner.predict.RunPredictions.Evaluation;
import dev.occam.tuner.predict.Separation;
import dev.occam.tuner.run.StoredRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code occam evaluate}: how good a run's predictions of rows with known targets are. */
@Command(
        name = "evaluate",
        description = "Measures how well a run predicts rows or images, by its weights alone and by their posterior.",
        customSynopsis = "occam evaluate RUN --data PATH [OPTION...]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  occam evaluate runs/mine --data test.csv",
            "  occam evaluate runs/mine --data test.csv --level 0.95 --json",
            "  occam evaluate runs/lenet --data images/ --against digits",
            "",
            "Classes: accuracy, nll, expected calibration error, Brier score.",
            "Numbers: nll, rmse, crps, coverage of the interval; in the target's own units.",
            "What occam predict gives is, of classes, by the weights alone; of numbers by the posterior.",
            "Against others: of each score of doubt the probability that it is greater for a row of",
            "theirs than for a row of --data (area under the ROC curve; one half by chance)."
        })
final class EvaluateCommand implements Callable<Integer> {

    private static final int WIDTH = 100;

    @Mixin
    private StoredArguments arguments = new StoredArguments();

    @Option(
            names = "--against",
            paramLabel = "PATH",
            description = "Rows of another kind, read as those of --data, which the scores of doubt should tell apart;"
                    + " digits draws the embedded ones at the size of the run's images.")
    private @Nullable String against;

    @Mixin
    private OutputArguments output = new OutputArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        double level = arguments.level(spec);
        try (StoredRun run = StoredRun.open(arguments.run(), arguments.device(spec))) {
            RunPredictions predictions = new RunPredictions(run, arguments.data(), level);
            Evaluation found = predictions.evaluate();
            List<Separation> apart = against == null ? List.of() : predictions.separate(against);
            PrintWriter out = spec.commandLine().getOut();
            if (output.json()) {
                out.print(PlainJson.text(new Found(found.counts(), found.figures(), apart)));
            } else {
                table(found, out);
                table(apart, out);
            }
            out.flush();
        }
        return ExitCode.OK.code();
    }

    /** What is printed as JSON. */
    private record Found(Counts counts, List<Figure> figures, List<Separation> against) {}

    private static void table(List<Separation> apart, PrintWriter out) {
        if (apart.isEmpty()) {
            return;
        }
        TextTable table = new TextTable(1, List.of("told from the others by", "AUROC"));
        for (Separation one : apart) {
            table.add(List.of(one.score(), Numbers.significant(one.auroc(), 4)));
        }
        out.println();
        table.lines(WIDTH).forEach(line -> out.println(Printable.lines(line)));
    }

    private static void table(Evaluation found, PrintWriter out) {
        out.printf(
                "%s rows, %s of them far from the training rows%n",
                Numbers.count(found.counts().rows()),
                Numbers.count(found.counts().far()));
        TextTable table = new TextTable(1, List.of("", "weights alone", "posterior", ""));
        for (Figure figure : found.figures()) {
            table.add(List.of(
                    figure.name(),
                    Numbers.significant(figure.weights(), 4),
                    Numbers.significant(figure.posterior(), 4),
                    figure.unit()));
        }
        table.lines(WIDTH).forEach(line -> out.println(Printable.lines(line)));
    }
}

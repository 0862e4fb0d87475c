package dev.occam.tuner.cli;

import dev.occam.tuner.predict.Figure;
import dev.occam.tuner.predict.RunPredictions;
import dev.occam.tuner.predict.RunPredictions.Evaluation;
import dev.occam.tuner.run.StoredRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code occam evaluate}: how good a run's predictions of rows with known targets are. */
@Command(
        name = "evaluate",
        description =
                "Measures how well a run predicts the rows of a CSV file, by its weights alone and by their posterior.",
        customSynopsis = "occam evaluate RUN --data CSV [OPTION...]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  occam evaluate runs/mine --data test.csv",
            "  occam evaluate runs/mine --data test.csv --level 0.95 --json",
            "",
            "Classes: accuracy, nll, expected calibration error, Brier score.",
            "Numbers: nll, rmse, crps, coverage of the interval; in the target's own units."
        })
final class EvaluateCommand implements Callable<Integer> {

    private static final int WIDTH = 100;

    @Mixin
    private StoredArguments arguments = new StoredArguments();

    @Mixin
    private OutputArguments output = new OutputArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        double level = arguments.level(spec);
        try (StoredRun run = StoredRun.open(arguments.run(), arguments.device(spec))) {
            Evaluation found = new RunPredictions(run, arguments.data(), level).evaluate();
            PrintWriter out = spec.commandLine().getOut();
            if (output.json()) {
                out.print(PlainJson.text(found));
            } else {
                table(found, out);
            }
            out.flush();
        }
        return ExitCode.OK.code();
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

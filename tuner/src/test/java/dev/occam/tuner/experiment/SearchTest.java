package dev.occam.tuner.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.reports.record.EpochPoint;
import dev.occam.reports.record.RunStatus;
import dev.occam.reports.record.TrainingLog;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.RunException;
import dev.occam.tuner.run.TuneRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searches of an experiment: which point goes on, what is run, and what is told of it. The runs are made up. */
class SearchTest {

    @TempDir
    private Path folder;

    private final List<String> work = new ArrayList<>();

    /** A run whose metric depends on the learning rate; a rate of 0.3 diverges, where wanted. */
    private TuneRun run(String metric, double atOne, double atTwo, boolean diverging) {
        return (TuneConfig config, boolean force, Progress progress, BooleanSupplier cancelled) -> {
            Path to = Path.of(config.out());
            work.add(folder.relativize(to).toString());
            double rate = Objects.requireNonNullElse(config.training().learningRate(), 1.0);
            if (diverging && rate == 0.3) {
                throw new RunException(RunException.Kind.DIVERGED, "the loss is not a number");
            }
            return Experiments.record(RunStatus.FINISHED, metric, rate == 0.1 ? atOne : rate == 0.2 ? atTwo : 0.5);
        };
    }

    private Results results(String metric, TuneRun run, BooleanSupplier cancelled) {
        return new ExperimentRun(run, Experiments.search(folder, metric), null, List.of(), folder.resolve("o"))
                .run(false, Progress.silent(), cancelled);
    }

    @ParameterizedTest
    @CsvSource({"nll, 0.9, 0.2, q", "nll, 0.2, 0.9, p", "nll, 0.2, 0.2, p", "accuracy, 0.2, 0.9, q"})
    void theBestPointAloneGoesOnToTheOtherSeeds(String metric, double atOne, double atTwo, String best)
            throws IOException {
        Results results = results(metric, run(metric, atOne, atTwo, true), () -> false);

        assertThat(work)
                .containsExactly(
                        "o/all/a/p/seed-1",
                        "o/all/a/q/seed-1",
                        "o/all/a/r/seed-1",
                        "o/all/b/seed-1",
                        "o/all/a/" + best + "/seed-2",
                        "o/all/b/seed-2",
                        "o/all/a/" + best + "/seed-3",
                        "o/all/b/seed-3");
        assertThat(results.planned()).isEqualTo(8);
        assertThat(results.complete()).isTrue();
        assertThat(results.finished("all", "a")).hasSize(3);
        assertThat(results.diverged("all", "a")).isZero();
        assertThat(Files.readString(folder.resolve("o/experiment.json"))).contains("\"best\" : \"" + best + "\"");
    }

    @Test
    void budgetPointsAndMedianAreTold() throws IOException {
        results("nll", run("nll", 0.9, 0.2, true), () -> false);

        assertThat(Files.readString(folder.resolve("o/table.md")))
                .contains("Mean ± standard error [median] over the seeds 1, 2, 3. Each searched arm has 3 points with"
                        + " seed 1; the best by nll goes on to the others.")
                .contains("| all | a | 0.200 ± 0.000 [0.200] |")
                .contains("| all | a | p | 0.900 |  |")
                .contains("| all | a | q | 0.200 | yes |")
                .contains("| all | a | r | diverged |  |");
    }

    /** Early in training another point is ahead than at the end. */
    @Test
    void theChoiceMadeAnewAtEachEpochIsTold() throws IOException {
        TuneRun curved = (config, force, progress, cancelled) -> {
            double rate = Objects.requireNonNullElse(config.training().learningRate(), 1.0);
            if (rate == 0.3) {
                throw new RunException(RunException.Kind.DIVERGED, "the loss is not a number");
            }
            List<EpochPoint> curve = new ArrayList<>();
            for (int epoch = 1; epoch <= 8; epoch++) {
                double loss = rate == 0.1 ? 9 - epoch : 3.5 + 0.25 * epoch;
                curve.add(new EpochPoint("fit", epoch, epoch, 1.0 * epoch, loss, null));
            }
            return Experiments.record(RunStatus.FINISHED, "nll", rate)
                    .with(new TrainingLog(List.of(), curve, List.of()));
        };
        results("nll", curved, () -> false);

        assertThat(Files.readString(folder.resolve("o/table.md")))
                .contains("after a share of the epochs, and whose it is, with seed 1")
                .contains("| variant | arm | a quarter | half | three quarters | all |")
                .contains("| all | a | 4.00 (q) | 4.50 (q) | 3.00 (p) | 1.00 (p) |");
    }

    /** Where it ends decides nothing, if another is there sooner; where none is there, the nearest is best. */
    @ParameterizedTest
    @CsvSource({"4.0, q, 2, 5", "2.5, p, never, 7", "1.0, p, never, 8", "0.5, p, never, never"})
    void thePointThatIsSoonestAtAMarkGoesOn(double mark, String best, String stepsOfQ, String stepsOfP)
            throws IOException {
        TuneRun curved = (config, force, progress, cancelled) -> {
            double rate = Objects.requireNonNullElse(config.training().learningRate(), 1.0);
            if (rate == 0.3) {
                throw new RunException(RunException.Kind.DIVERGED, "the loss is not a number");
            }
            List<EpochPoint> curve = new ArrayList<>();
            for (int epoch = 1; epoch <= 8; epoch++) {
                double loss = rate == 0.1 ? 9 - epoch : Math.max(3, 6 - epoch);
                curve.add(new EpochPoint("fit", epoch, epoch, 1.0 * epoch, loss, null));
            }
            return Experiments.record(RunStatus.FINISHED, "nll", rate)
                    .with(new TrainingLog(List.of(), curve, List.of()));
        };
        Results results = new ExperimentRun(
                        curved,
                        Experiments.searchBy(folder, "{\"quantity\": \"loss\", \"mark\": " + mark + "}"),
                        null,
                        List.of(),
                        folder.resolve("o"))
                .run(false, Progress.silent(), () -> false);

        assertThat(results.best("all", "a")).contains(best);
        assertThat(Files.readString(folder.resolve("o/table.md")))
                .contains("the best by steps to loss " + mark + " goes on to the others")
                .contains("| variant | arm | point | steps | loss at best | goes on |")
                .contains("| all | a | p | " + stepsOfP + " | 1.00 | " + (best.equals("p") ? "yes" : "") + " |")
                .contains("| all | a | q | " + stepsOfQ + " | 3.00 | " + (best.equals("q") ? "yes" : "") + " |")
                .contains("| all | a | r | - | diverged |  |");
    }

    @Test
    void asLongAsASearchIsNotOverNothingIsToldOfItsArm() {
        long[] left = {2};
        Results results = results("nll", run("nll", 0.9, 0.2, false), () -> left[0]-- <= 0);

        assertThat(results.runs()).hasSize(2);
        assertThat(results.best("all", "a")).isEmpty();
        assertThat(results.finished("all", "a")).isEmpty();
        assertThat(results.complete()).isFalse();
    }

    /** Where all points diverge the first stands for the arm. */
    @Test
    void anArmWhosePointsAllDivergeHasDiverged() {
        TuneRun diverging = (config, force, progress, cancelled) -> {
            throw new RunException(RunException.Kind.DIVERGED, "the loss is not a number");
        };
        Results results = results("nll", diverging, () -> false);

        assertThat(results.best("all", "a")).contains("p");
        assertThat(results.diverged("all", "a")).isEqualTo(3);
        assertThat(results.complete()).isTrue();
    }

    @Test
    void theMedianIsTheValueInTheMiddle() {
        assertThat(Estimate.of(List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2);
        assertThat(Estimate.of(List.of(9.0, 1.0, 2.0, 4.0)).median()).isEqualTo(3);
    }
}

package dev.occam.tuner.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.occam.reports.gather.ExperimentFile;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.PublishedSchema;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.LocalTuneRun;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.RunException;
import dev.occam.tuner.run.TuneRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole experiment on the embedded digits, uninterrupted, interrupted and gone on with. */
class ExperimentRunTest {

    @TempDir
    private Path folder;

    private Path out;
    private final List<String> work = new ArrayList<>();

    @BeforeEach
    void out() {
        out = folder.resolve("out");
    }

    /** Notes what is begun and what goes on. */
    private final TuneRun run = new TuneRun() {
        @Override
        public RunRecord run(TuneConfig config, boolean force, Progress progress, BooleanSupplier cancelled) {
            work.add("run " + config.out());
            return new LocalTuneRun().run(config, force, progress, cancelled);
        }

        @Override
        public RunRecord resume(TuneConfig config, Progress progress, BooleanSupplier cancelled) {
            work.add("resume " + config.out());
            return new LocalTuneRun().resume(config, progress, cancelled);
        }
    };

    private ExperimentRun experiment(Path to) {
        return new ExperimentRun(run, Experiments.digits(folder), null, List.of(), to);
    }

    private static BooleanSupplier after(long questions) {
        long[] left = {questions};
        return () -> left[0]-- <= 0;
    }

    @Test
    void writesItsTables() throws IOException {
        Results results = experiment(out).run(false, Progress.silent(), () -> false);

        assertThat(results.complete()).isTrue();
        assertThat(work)
                .containsExactly(
                        "run " + out.resolve("all/evidence/seed-1"),
                        "run " + out.resolve("all/none/seed-1"),
                        "run " + out.resolve("all/evidence/seed-2"),
                        "run " + out.resolve("all/none/seed-2"));
        assertThat(Files.readString(out.resolve("table.md")))
                .startsWith("# Tiny\n\nnobody\n\nMean ± standard error over the seeds 1, 2.\n")
                .contains("| variant | arm | accuracy | nll | evidence | effective |\n|---|---|--:|--:|--:|--:|\n")
                .containsPattern("\\| all \\| none \\| [\\d.]+ ± [\\d.]+ \\| [\\d.]+ ± [\\d.]+ \\| - \\| - \\|")
                .contains("## Prior precision by layer")
                .containsPattern("- (holds|fails): It differs\\. \\(nobody\\)\n  - (holds|fails), all evidence: nll");
        assertThat(Files.readAllLines(out.resolve("table.csv")))
                .hasSize(3)
                .first()
                .isEqualTo("variant,arm,finished,diverged,accuracy,accuracy standard error,accuracy median,"
                        + "nll,nll standard error,nll median,evidence,evidence standard error,evidence median,"
                        + "effective,effective standard error,effective median");
        JsonNode record =
                new ObjectMapper().readTree(out.resolve("experiment.json").toFile());
        assertThat(record.path("complete").asBoolean()).isTrue();
        new PublishedSchema(ExperimentFile.schema()).admits(record);
    }

    @Test
    void stoppedAnywhereAndGoneOnWithItWritesTheSameTables() throws IOException {
        long[] asked = {0};
        Path whole = folder.resolve("whole");
        experiment(whole).run(false, Progress.silent(), () -> ++asked[0] < 0);
        Random random = new Random(3);
        boolean resume = false;
        Results results;
        int calls = 0;
        work.clear();
        do {
            // Each time a little further, so that some stops are between runs and some within.
            results = experiment(out).run(resume, Progress.silent(), after(1 + random.nextInt((int) asked[0] / 2)));
            resume = true;
            calls++;
        } while (!results.complete());

        assertThat(calls).isGreaterThan(2);
        assertThat(work).anyMatch(line -> line.startsWith("resume "));
        assertThat(out.resolve("table.md")).hasSameTextualContentAs(whole.resolve("table.md"));
        assertThat(out.resolve("table.csv")).hasSameTextualContentAs(whole.resolve("table.csv"));
    }

    @Test
    void whatHasEndedIsNotDoneAgain() {
        experiment(out).run(false, Progress.silent(), () -> false);
        work.clear();

        Results results = experiment(out).run(true, Progress.silent(), () -> false);

        assertThat(work).isEmpty();
        assertThat(results.complete()).isTrue();
    }

    @Test
    void aRunThatDivergedIsToldAndTheOthersGoOn() throws IOException {
        TuneRun diverging = (config, force, progress, cancelled) -> {
            if (config.seed() == 1) {
                throw new RunException(RunException.Kind.DIVERGED, "the loss is not a number");
            }
            return Experiments.record(RunStatus.FINISHED, "nll", 1.5);
        };

        Results results = new ExperimentRun(diverging, Experiments.digits(folder), null, List.of(), out)
                .run(false, Progress.silent(), () -> false);

        assertThat(results.complete()).isTrue();
        assertThat(Files.readString(out.resolve("table.md")))
                .contains("| all | none (1 of 2 diverged) | - | 1.500 | - | - |");
    }

    @Test
    void theFolderHoldsOneExperiment() throws IOException {
        assertRefused(out, true, List.of(), out + " holds no experiment to go on with; leave out --resume");
        experiment(out).run(false, Progress.silent(), after(20));

        assertRefused(out, false, List.of(), out + " already holds experiment.json; go on with it by --resume");
        assertRefused(
                out,
                true,
                List.of("training.epochs=3"),
                out + " was begun with other settings in /overrides; go on with the same");
        Files.writeString(out.resolve("experiment.json"), "{");
        assertRefused(out, true, List.of(), out.resolve("experiment.json") + " is damaged");
    }

    private void assertRefused(Path to, boolean resume, List<String> overrides, @Nullable String start) {
        ExperimentRun other = new ExperimentRun(run, Experiments.digits(folder), null, overrides, to);
        assertThatThrownBy(() -> other.run(resume, Progress.silent(), () -> false))
                .isInstanceOf(RunException.class)
                .message()
                .startsWith(start)
                .doesNotContain("\n");
    }
}

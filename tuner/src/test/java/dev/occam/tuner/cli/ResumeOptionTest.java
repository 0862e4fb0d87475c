package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.run.LocalTuneRun;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.Resumption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code occam tune --resume} takes, and says. */
class ResumeOptionTest {

    @TempDir
    private Path folder;

    private Path run;

    /** A run that Ctrl-C stopped after its first evidence. */
    @BeforeEach
    void stop() {
        run = folder.resolve("run");
        long[] left = {30};
        Occam occam = new Occam((config, force, progress, cancelled) ->
                new LocalTuneRun().run(config, force, Progress.silent(), () -> left[0]-- <= 0));
        int code = occam.execute(
                "tune",
                "--out",
                run.toString(),
                "--epochs",
                "40",
                "--widths",
                "4",
                "--set",
                "data.digits.trainRows=50",
                "--set",
                "data.digits.testRows=20");
        assertThat(code).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(occam.err())
                .contains("the last good state is in " + run + "; go on with occam tune --resume " + run);
    }

    private static Occam real() {
        return new Occam(new LocalTuneRun());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--epochs 41 | training.epochs: is 41, and the run in",
                "--threads 3 | threads: is 3, and the run in",
                "--seed 7 | seed: is 7, and the run in",
                "--out elsewhere | out: a run goes on in its own folder",
                "--force | --resume and --force: contradict each other"
            })
    void whatDoesNotAgreeIsRefusedInOneLine(String line, String expected) {
        Occam occam = real();
        String[] words = ("tune --resume " + run + " " + line).split(" ");
        assertThat(occam.execute(words)).isEqualTo(ExitCode.USAGE.code());
        assertThat(occam.errorLine()).startsWith(expected);
        assertThat(Resumption.isPossible(run)).isTrue();
    }

    /** A whole configuration, as an editor completes it from the schema, with what it leaves to the run. */
    @Test
    void aFileThatLeavesThreadsOpenAgrees() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.json"), """
                {"threads": null, "out": null, "network": {"widths": [4]},
                 "data": {"digits": {"trainRows": 50, "testRows": 20}},
                 "training": {"epochs": 40, "learningRate": null, "batchSize": null, "precision": "auto"}}
                """);
        Occam occam = real();
        assertThat(occam.execute("tune", file.toString(), "--resume", run.toString(), "--quiet"))
                .as(occam.err())
                .isEqualTo(ExitCode.OK.code());
        assertThat(run.resolve("run.json")).exists();
    }

    @Test
    void aKindOfRunWithoutCheckpointsSaysSo() {
        Occam occam = new Occam((config, force, progress, cancelled) -> Records.ended(RunStatus.FINISHED, ""));
        assertThat(occam.execute("tune", "--resume", run.toString(), "--epochs", "40"))
                .as(occam.err())
                .isEqualTo(ExitCode.FILES.code());
        assertThat(occam.errorLine()).contains("keep no checkpoints");
    }

    @Test
    void aRunThatTunesIsNotGoneOnWithByTraining() {
        Occam occam = real();
        assertThat(occam.execute("train", "--resume", run.toString())).isEqualTo(ExitCode.USAGE.code());
        assertThat(occam.errorLine()).startsWith("loop.kind: is \"fixed\", and the run in");
    }
}

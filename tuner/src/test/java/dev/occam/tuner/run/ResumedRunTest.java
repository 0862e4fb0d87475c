package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecords;
import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.checkpoint.CheckpointException;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TuneConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is stopped and resumed writes what the uninterrupted run writes; what does not fit it is refused. */
class ResumedRunTest {

    private static final List<List<String>> KINDS = List.of(
            List.of("loop.effort=fast"),
            List.of("loop.effort=standard", "training.batchSize=16", "prior.groups=scalar"),
            List.of("loop.effort=thorough", "training.precision=float32", "training.optimizer=sgd"),
            List.of("loop.kind=online", "loop.online.everyEpochs=10", "training.batchSize=32"),
            List.of("loop.kind=online", "loop.online.maximise=exact", "training.optimizer=sgd"),
            List.of("curvature.fisher=monte-carlo", "training.batchSize=7", "training.schedule=step"),
            List.of("loop.kind=fixed", "loop.fixed.weightDecay=0.01", "training.optimizer=adamw"),
            List.of("loop.kind=fixed", "loop.fixed.weightDecay=1", "loop.fixed.evidence=true", "training.earlyStop=3"),
            List.of("loop.kind=fixed", "loop.fixed.testEvery=5", "training.batchSize=9", "training.accumulate=2"),
            List.of("training.earlyStop=2", "training.learningRate=0.3", "training.batchSize=20"),
            List.of("loop.kind=online", "loop.online.everyEpochs=4", "training.earlyStop=2"),
            List.of("training.optimizer=kfac", "training.batchSize=20"),
            List.of("training.optimizer=ekfac-ra", "loop.kind=online", "training.precision=float32"),
            List.of("training.optimizer=ekfac", "loop.kind=fixed", "training.batchSize=16", "training.momentum=0"),
            List.of(
                    "network.model=" + DroppingNet.class.getName(),
                    "network.widths=" + ConfigReader.defaults().network().widths(),
                    "training.batchSize=11"));

    @TempDir
    private Path folder;

    private Path csv;
    private Path out;

    @BeforeEach
    void table() {
        csv = Tables.regression(folder, 60);
        out = folder.resolve("out");
    }

    private TuneConfig config(Path to, String... assignments) {
        return Runs.config(
                csv,
                to,
                "y0",
                Stream.concat(Stream.of("training.epochs=24"), Stream.of(assignments))
                        .toArray(String[]::new));
    }

    /** Stops a run after so many questions whether to. */
    private static BooleanSupplier after(long questions) {
        long[] left = {questions};
        return () -> left[0]-- <= 0;
    }

    private static void stop(TuneConfig config, long questions) {
        try {
            RunRecord record = new LocalTuneRun().run(config, false, Progress.silent(), after(questions));
            assertThat(record.status()).isEqualTo(RunStatus.INTERRUPTED);
        } catch (RunException e) {
            assertThat(e.kind()).isEqualTo(RunException.Kind.CANCELLED);
        }
    }

    private static RunRecord resume(Path run) {
        return new LocalTuneRun().resume(Resumption.config(run), Progress.silent(), () -> false);
    }

    static IntStream kinds() {
        return IntStream.range(0, KINDS.size());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void stoppedTwiceAndResumedWritesTheSameFiles(int kind) throws IOException {
        String[] assignments = KINDS.get(kind).toArray(String[]::new);
        long[] asked = {0};
        Path whole = folder.resolve("whole");
        RunRecord expected =
                new LocalTuneRun().run(config(whole, assignments), false, Progress.silent(), () -> ++asked[0] < 0);
        Random random = new Random(kind);
        int first = 1 + random.nextInt((int) asked[0] - 2);
        stop(config(out, assignments), first);
        try {
            new LocalTuneRun()
                    .resume(Resumption.config(out), Progress.silent(), after(random.nextInt((int) asked[0] - first)));
        } catch (RunException e) {
            assertThat(e.kind()).isEqualTo(RunException.Kind.CANCELLED);
        }
        RunRecord actual = resume(out);
        assertThat(RunRecords.differences(expected, actual)).isEmpty();
        assertThat(out.resolve("parameters.safetensors"))
                .hasSameBinaryContentAs(whole.resolve("parameters.safetensors"));
        assertThat(out.resolve("checkpoint")).doesNotExist();
    }

    @Test
    void aRunThatWasStoppedSaysWhatItWasAndIsNotReplacedByAccident() {
        stop(config(out), 20);
        assertThat(out.resolve("checkpoint/checkpoint.json")).isRegularFile();
        assertThatThrownBy(() -> Runs.run(config(out), false))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("--resume")
                .hasMessageContaining("--force");
        RunRecord anew = Runs.run(config(out), true);
        assertThat(anew.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(out.resolve("checkpoint")).doesNotExist();
    }

    @Test
    void aStopBeforeTheFirstEvidenceKeepsWhatWasTrained() {
        assertThatThrownBy(() -> new LocalTuneRun().run(config(out), false, Progress.silent(), after(2)))
                .isInstanceOf(RunException.class)
                .hasMessage("interrupted before the first evidence; go on with occam tune --resume " + out);
        assertThat(resume(out).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void aFinishedRunOrNoneIsRefused() {
        Runs.run(config(out), false);
        for (Path path : List.of(out, folder, folder.resolve("nowhere"))) {
            assertRefused(() -> resume(path), path + " holds no checkpoint", "--resume");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "training.epochs=25, training.epochs: is 25, was begun with 24",
        "seed=3, seed: is 3, was begun with 0",
        "threads=2, threads: is 2, was begun with 1",
        "network.widths=[5], network.widths: is [5], was begun with [6]",
        "out=elsewhere, out: a run goes on in its own folder, copy the folder first"
    })
    void anotherConfigurationIsRefusedByItsField(String assignment, String said, String then) {
        stop(config(out), 20);
        TuneConfig other = Resumption.reader(out).override(assignment).read();
        assertThatThrownBy(() -> Resumption.agreed(out, other))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(said)
                .hasMessageContaining(then);
        Resumption.agreed(
                out,
                Resumption.reader(out).override("training.checkpointSeconds=5").read());
    }

    /** What a file of the user's own leaves open was chosen when the run began. */
    @Test
    void openChoicesAreThoseOfTheRunThatWasBegun() {
        stop(config(out), 20);
        TuneConfig begun = Resumption.config(out);
        TuneConfig asked = Resumption.reader(out)
                .json(
                        "{\"threads\": null, \"out\": null, \"training\": {\"learningRate\": null, \"epochs\": null,"
                                + " \"batchSize\": null, \"precision\": \"auto\"}}",
                        "mine.json")
                .read();
        assertThat(asked).isNotEqualTo(begun);
        assertThat(Resumption.agreed(out, asked)).isEqualTo(begun);
    }

    @Test
    void theRunItselfRefusesAnotherConfiguration() {
        stop(config(out), 20);
        TuneConfig other =
                Resumption.reader(out).override("training.learningRate=0.01").read();
        assertRefused(
                () -> new LocalTuneRun().resume(other, Progress.silent(), () -> false),
                "training.learningRate = 0.05, and here it is 0.01");
    }

    @Test
    void otherDataAreRefused() throws IOException {
        stop(config(out), 20);
        List<String> lines = new ArrayList<>(Files.readAllLines(csv));
        lines.set(5, lines.get(5).replaceFirst("\\d", "9"));
        lines.set(6, lines.get(6).replaceFirst("\\d", "8"));
        Files.write(csv, lines);
        assertRefused(() -> resume(out), "from other data", "training rows, digest ");
    }

    @Test
    void twoProcessesCannotWorkInOneFolder() {
        try (RunFolder claimed = RunFolder.claim(out, false)) {
            assertRefused(() -> RunFolder.claim(out, true), "another run is at work in " + out);
        }
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void aTruncatedOrAlteredFileIsRefusedAndNothingIsTouched(int seed) throws IOException {
        stop(config(out), 40);
        List<Path> files;
        try (Stream<Path> all = Files.list(out.resolve("checkpoint"))) {
            files = all.sorted().toList();
        }
        Path file = files.get(seed % files.size());
        Random random = new Random(seed);
        byte[] good = Files.readAllBytes(file);
        byte[] bad = good.clone();
        int at = random.nextInt(good.length);
        if (seed % 2 == 0) {
            bad = Arrays.copyOf(good, at);
        } else {
            bad[at] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(file, bad);
        byte[] record = Files.readAllBytes(out.resolve("run.json"));
        assertRefused(() -> resume(out), file.toString());
        assertThat(file).hasBinaryContent(bad);
        assertThat(out.resolve("run.json")).hasBinaryContent(record);
        Files.write(file, good);
        assertThat(resume(out).status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void aNewerVersionIsNamed() throws IOException {
        stop(config(out), 20);
        Path file = out.resolve("checkpoint/checkpoint.json");
        byte[] newer = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .replaceFirst("\"version\":1", "\"version\":2")
                .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, newer);
        assertRefused(() -> resume(out), "a checkpoint of version 2, and this Occam reads up to version 1", "newer");
    }

    /** Where no checkpoint can be written, the run says so once and goes on. */
    @Test
    void aCheckpointThatCannotBeWrittenStopsNoTraining() throws IOException {
        Path taken = Files.createDirectories(out.resolve("checkpoint/checkpoint.json"));
        List<String> notes = new ArrayList<>();
        Progress progress = Noting.in(notes);
        RunRecord record = new LocalTuneRun().run(config(out), true, progress, () -> false);
        assertThat(record.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(notes.stream().filter(line -> line.startsWith("no checkpoint: ")))
                .singleElement()
                .asString()
                .contains(taken.toString())
                .contains("training goes on");
    }

    @Test
    void aDivergedRunLeavesNoCheckpoint() {
        TuneConfig config = config(out, "training.optimizer=sgd", "training.learningRate=1e9");
        assertThatThrownBy(() -> Runs.run(config, false)).isInstanceOf(RunException.class);
        assertThat(out).doesNotExist();
    }

    @Test
    void theConfigurationOfAStoppedRunIsTheOneItRecords() {
        stop(config(out), 40);
        TuneConfig saved = Resumption.config(out);
        RunRecord record = resume(out);
        assertThat(ConfigReader.tree(saved).put("out", (String) null).toString())
                .isEqualTo(record.config().toString());
    }

    private static void assertRefused(Runnable action, String... parts) {
        assertThatThrownBy(action::run)
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll(parts)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "Exception"));
    }
}

package dev.occam.tuner.cli;

import dev.occam.reports.record.BatchRecord;
import dev.occam.reports.record.BatchRecords;
import dev.occam.reports.record.Comparability;
import dev.occam.reports.record.RunRecords;
import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.Document;
import dev.occam.tuner.batch.BatchFolder;
import dev.occam.tuner.config.BatchReader;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.ExperimentReader;
import dev.occam.tuner.config.TuneConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations and records as no one should write them. */
class MutatedFilesTest {

    @TempDir
    private Path folder;

    private static byte[][] shipped(String in, String pattern) throws IOException {
        List<byte[]> files = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(Document.PROJECT.resolve(in))) {
            for (Path path : paths.filter(p -> p.getFileName().toString().matches(pattern))
                    .sorted()
                    .toList()) {
                files.add(Files.readAllBytes(path));
            }
        }
        return files.toArray(byte[][]::new);
    }

    private Path[] all(String name, int count) {
        Path[] places = new Path[count];
        Arrays.fill(places, folder.resolve(name));
        return places;
    }

    private static Mutants.Answer answer(String... arguments) {
        Occam occam = new Occam((config, force, progress, cancelled) -> Records.ended(RunStatus.FINISHED, ""));
        return new Mutants.Answer(occam.execute(arguments), occam.err());
    }

    private static Mutants.Answer answer(Callable<?> call) {
        try {
            call.call();
            return new Mutants.Answer(0, "");
        } catch (Exception e) {
            ErrorReport report = ErrorReport.of(e);
            return new Mutants.Answer(report.code().code(), "occam: " + report.line());
        }
    }

    private void run(Mutants mutants, byte[][] files, String name, Supplier<Mutants.Answer> program)
            throws IOException {
        mutants.ask(files, all(name, files.length), Mutation::ofText, program);
        mutants.requireBoth();
    }

    @Test
    void configurations() throws IOException {
        Path file = folder.resolve("c.json");
        Path out = folder.resolve("out");
        run(
                new Mutants("configurations", 500),
                new byte[][] {shipped("configs", "quickstart\\.json")[0], whole(), whole()},
                "c.json",
                () -> answer("tune", file.toString(), "--out", out.toString()));
    }

    /** Every field there is, for a table. */
    private static byte[] whole() {
        TuneConfig config = new ConfigReader()
                .override("data.path=energy.csv")
                .override("data.target=[\"load\"]")
                .override("data.ignore=[\"id\", \"day\"]")
                .override("data.split.testFile=held-out.csv")
                .override("training.optimizer=ekfac")
                .override("loop.kind=online")
                .override("out=runs/x")
                .read();
        return ConfigReader.text(config).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void batches() throws IOException {
        Path file = folder.resolve("b.json");
        run(
                new Mutants("batches", 500),
                shipped("configs", "batch-.*\\.json"),
                "b.json",
                () -> answer(() -> BatchReader.of(file).runs(List.of())));
    }

    @Test
    void experiments() throws IOException {
        Path file = folder.resolve("e.json");
        run(
                new Mutants("experiments", 250),
                shipped("configs/papers", ".*\\.json"),
                "e.json",
                () -> answer(() -> ExperimentReader.of(file)));
    }

    @Test
    void runRecords() throws IOException {
        Path file = folder.resolve("run.json");
        byte[][] files = {
            RunRecords.toJson(Records.regression()).getBytes(StandardCharsets.UTF_8),
            RunRecords.toJson(Records.trained()).getBytes(StandardCharsets.UTF_8)
        };
        run(
                new Mutants("run records", 500),
                files,
                "run.json",
                () -> answer(() -> Comparability.of(RunRecords.read(file))));
    }

    @Test
    void batchRecords() throws IOException {
        byte[] config = Files.readAllBytes(Document.PROJECT.resolve("configs/batch-demo.json"));
        Path batch = Files.write(folder.resolve("b.json"), config);
        BatchReader reader = BatchReader.of(batch);
        List<BatchRecord.Entry> runs = reader.runs(List.of()).stream()
                .map(run -> new BatchRecord.Entry(
                        run.name(),
                        run.data(),
                        run.network(),
                        run.curvature(),
                        run.config().seed(),
                        run.name(),
                        "00ff",
                        BatchRecord.State.FAILED,
                        1,
                        List.of(new BatchRecord.Failure(3, "no such file; name another")),
                        2.5))
                .toList();
        BatchRecord record = new BatchRecord(
                "t", reader.tree(), List.of("device=cpu"), Instant.EPOCH, 2, 4, 2, true, runs, List.of());
        byte[][] files = {BatchRecords.toJson(record).getBytes(StandardCharsets.UTF_8)};
        run(
                new Mutants("batch records", 250),
                files,
                "batch.json",
                () -> answer(() -> {
                    BatchRecord read = BatchFolder.record(folder);
                    if (read != null) {
                        BatchReader.of(read.config(), "batch.json: /config").runs(read.overrides());
                        BatchText.lines(read, folder);
                    }
                    return read;
                }));
    }
}

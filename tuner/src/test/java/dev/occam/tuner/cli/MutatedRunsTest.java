package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.LocalTuneRun;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.TuneRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of runs of which a file was damaged: asked for predictions, or to go on. */
class MutatedRunsTest {

    @TempDir
    private Path folder;

    private Path table() throws IOException {
        StringBuilder csv = new StringBuilder("a,b,y\n");
        for (int i = 0; i < 60; i++) {
            csv.append(Math.sin(3 * i))
                    .append(',')
                    .append(i % 4 == 0 ? "u" : "v")
                    .append(',');
            csv.append(Math.cos(i / 5.0)).append('\n');
        }
        return Files.writeString(folder.resolve("d.csv"), csv);
    }

    private static String[] tune(Path data, Path out) {
        return new String[] {
            "tune",
            "--data",
            data.toString(),
            "--target",
            "y",
            "--widths",
            "3",
            "--epochs",
            "12",
            "--effort",
            "fast",
            "--out",
            out.toString(),
            "--quiet"
        };
    }

    @Test
    void keptRuns() throws IOException {
        Path data = table();
        Path run = folder.resolve("run");
        Occam occam = new Occam(new LocalTuneRun());
        assertThat(occam.execute(tune(data, run))).as(occam.err()).isZero();
        Path[] tensors = {run.resolve("posterior.safetensors"), run.resolve("parameters.safetensors")};
        Path[] texts = {run.resolve("run.json"), run.resolve("features.json")};

        Mutants mutants = new Mutants("kept posteriors and parameters", 120);
        mutants.ask(bytes(tensors), tensors, Mutation::ofBytes, () -> predicted(run, data));
        mutants.requireRefusals();
        mutants = new Mutants("kept records and columns", 120);
        mutants.ask(bytes(texts), texts, Mutation::ofText, () -> predicted(run, data));
        mutants.requireBoth();
    }

    private static Mutants.Answer predicted(Path run, Path data) {
        Occam occam = new Occam(new LocalTuneRun());
        int code = occam.execute("predict", run.toString(), "--data", data.toString());
        return new Mutants.Answer(code, occam.err());
    }

    private static byte[][] bytes(Path[] files) throws IOException {
        byte[][] all = new byte[files.length][];
        for (int i = 0; i < files.length; i++) {
            all[i] = Files.readAllBytes(files[i]);
        }
        return all;
    }

    @Test
    void checkpoints() throws IOException {
        Path run = folder.resolve("stopped");
        Occam occam = new Occam(new Stopped(9));
        assertThat(occam.execute(tune(table(), run))).as(occam.err()).isEqualTo(ExitCode.INTERRUPTED.code());
        Path[] files;
        try (Stream<Path> all = Files.list(run.resolve("checkpoint"))) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".lock"))
                    .sorted()
                    .toArray(Path[]::new);
        }
        assertThat(files).hasSizeGreaterThan(1);

        Mutants mutants = new Mutants("checkpoints", 120);
        mutants.ask(
                bytes(files),
                files,
                (file, random) -> file[0] == '{' && random.nextInt(3) > 0
                        ? Mutation.ofText(file, random)
                        : Mutation.ofBytes(file, random),
                () -> resumed(run));
        mutants.requireRefusals();
    }

    /** In a copy: what is taken goes on. What is refused stays as it is. */
    private Mutants.Answer resumed(Path run) {
        Path copy = folder.resolve("copy");
        try {
            remove(copy);
            copy(run, copy);
            Map<String, byte[]> before = content(copy);
            Occam occam = new Occam(new Stopped(1));
            int code = occam.execute("tune", "--resume", copy.toString(), "--quiet");
            if (code != ExitCode.INTERRUPTED.code() && code != ExitCode.OK.code()) {
                assertThat(content(copy))
                        .as(occam.err())
                        .usingRecursiveComparison()
                        .isEqualTo(before);
            }
            return new Mutants.Answer(code, occam.err());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A run that is stopped after so many steps. */
    private record Stopped(int steps) implements TuneRun {

        private BooleanSupplier cancelled() {
            AtomicInteger asked = new AtomicInteger();
            return () -> asked.incrementAndGet() > steps;
        }

        @Override
        public RunRecord run(TuneConfig config, boolean force, Progress progress, BooleanSupplier cancelled) {
            return new LocalTuneRun().run(config, force, progress, cancelled());
        }

        @Override
        public RunRecord resume(TuneConfig config, Progress progress, BooleanSupplier cancelled) {
            return new LocalTuneRun().resume(config, progress, cancelled());
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Path place = to.resolve(from.relativize(one));
                if (Files.isDirectory(one)) {
                    Files.createDirectories(place);
                } else {
                    Files.copy(one, place, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static Map<String, byte[]> content(Path folder) throws IOException {
        Map<String, byte[]> content = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.filter(Files::isRegularFile).toList()) {
                if (!one.toString().endsWith(".lock")) {
                    content.put(folder.relativize(one).toString(), Files.readAllBytes(one));
                }
            }
        }
        return content;
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.forEach(one -> all.add(0, one));
        }
        for (Path one : all) {
            Files.delete(one);
        }
    }
}

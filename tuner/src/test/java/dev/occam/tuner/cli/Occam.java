package dev.occam.tuner.cli;

import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.Document;
import dev.occam.tuner.cluster.Master;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.LocalTuneRun;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.TuneRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The program in a test: what it returned, printed, and asked of the run. */
final class Occam {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final TuneRun run;
    private @Nullable TuneConfig config;
    private @Nullable Master master;
    private boolean force;

    /** A program whose runs do what {@code run} does. */
    Occam(TuneRun run) {
        this.run = run;
    }

    /** A program whose runs end with {@code record}, in a folder that is there. */
    static Occam returning(RunRecord record) {
        return new Occam((config, force, progress, cancelled) -> made(config, record));
    }

    /** Makes the output folder of a run that ends with {@code record}. */
    static RunRecord made(TuneConfig config, RunRecord record) {
        try {
            Files.createDirectories(Path.of(config.out()));
            return record;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int execute(String... args) {
        return CommandLines.of(
                        watched(run), Terminal.none(), new PrintWriter(out), new PrintWriter(err), Document.PROJECT)
                .execute(args);
    }

    private TuneRun watched(TuneRun inner) {
        return new TuneRun() {
            @Override
            public RunRecord run(TuneConfig asked, boolean forced, Progress progress, BooleanSupplier cancelled) {
                config = asked;
                force = forced;
                return inner.run(asked, forced, progress, cancelled);
            }

            @Override
            public RunRecord resume(TuneConfig asked, Progress progress, BooleanSupplier cancelled) {
                config = asked;
                return inner.resume(asked, progress, cancelled);
            }

            @Override
            public TuneRun withoutPosterior() {
                return watched(inner.withoutPosterior());
            }

            /** Runs that are made up know no cluster. */
            @Override
            public TuneRun on(Master cluster) {
                master = cluster;
                return inner instanceof LocalTuneRun ? watched(inner.on(cluster)) : this;
            }
        };
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    /** The only line on standard error, without the program's name. */
    String errorLine() {
        String text = err.toString();
        if (!text.startsWith("occam: ") || text.lines().count() != 1 || !text.endsWith(System.lineSeparator())) {
            throw new AssertionError("not one line of error: " + text);
        }
        return text.strip().substring("occam: ".length());
    }

    @Nullable
    TuneConfig config() {
        return config;
    }

    @Nullable
    Master master() {
        return master;
    }

    boolean force() {
        return force;
    }
}

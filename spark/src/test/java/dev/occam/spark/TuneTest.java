package dev.occam.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.occam.reports.record.ClusterUse;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecords;
import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.cluster.ClusterException;
import dev.occam.tuner.cluster.Master;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.LocalTuneRun;
import dev.occam.tuner.run.Resumption;
import dev.occam.tuner.run.RunException;
import dev.occam.tuner.run.StoredRun;
import dev.occam.tuner.run.TuneRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose curvature is taken by Spark, against those of this process alone. */
class TuneTest extends OnLocalSpark {

    private static final Master MASTER = new Master("local[2]", 5);

    @TempDir
    private Path folder;

    private static TuneRun onSpark() {
        return new LocalTuneRun().on(MASTER);
    }

    private static RunRecord run(TuneRun run, TuneConfig config) {
        return run.run(config, false, new SilentProgress(), () -> false);
    }

    private TuneConfig config(String name, String assignments) {
        return TuneRuns.config(folder.resolve(name), assignments.isEmpty() ? new String[0] : assignments.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "curvature.structure=kfac curvature.fisher=monte-carlo curvature.batchSize=7",
                "curvature.structure=ekfac curvature.bias=separate prior.groups=tensor",
                "loop.kind=online loop.online.everyEpochs=2 loop.online.burnInEpochs=1 curvature.fisher=monte-carlo",
                "loop.kind=fixed loop.fixed.weightDecay=0.01 loop.fixed.evidence=true"
            })
    void aRunIsThatOfOneProcess(String assignments) {
        RunRecord expected = run(new LocalTuneRun(), config("alone", assignments));
        RunRecord found = run(onSpark(), config("spark", assignments));
        TuneRuns.requireClose(found, expected, 1e-10);
        assertThat(found.environment().cluster()).isEqualTo(new ClusterUse("Spark 4.1.3", "local", 5));
        assertThat(found.environment().threads()).isEqualTo(1);
        assertThat(expected.environment().cluster()).isNull();
    }

    @Test
    void aTableKeepsAPosteriorThatPredicts() throws IOException {
        StringBuilder rows = new StringBuilder("a,b,y\n");
        for (int i = 0; i < 80; i++) {
            rows.append(i % 9)
                    .append(',')
                    .append(i % 7)
                    .append(',')
                    .append(i % 9 - 0.5 * (i % 7) + i % 2)
                    .append('\n');
        }
        Path csv = Files.writeString(folder.resolve("rows.csv"), rows);
        String table = "data.path=" + csv + " data.target=y";
        RunRecord expected = run(new LocalTuneRun(), config("alone", table));
        RunRecord found = run(onSpark(), config("spark", table));
        TuneRuns.requireClose(found, expected, 1e-10);
        try (StoredRun one = StoredRun.open(folder.resolve("spark"), "cpu");
                StoredRun other = StoredRun.open(folder.resolve("alone"), "cpu")) {
            Closeness.requireClose(one.posterior(), other.posterior(), 1e-9);
        }
    }

    @Test
    void bitsAreTheSameAgainAndThroughAStop() {
        RunRecord whole = run(onSpark(), config("whole", "curvature.fisher=monte-carlo"));
        assertThat(RunRecords.differences(whole, run(onSpark(), config("again", "curvature.fisher=monte-carlo"))))
                .isEmpty();
        Path out = folder.resolve("stopped");
        SilentProgress progress = new SilentProgress();
        RunRecord stopped =
                onSpark().run(config("stopped", "curvature.fisher=monte-carlo"), false, progress, progress::judged);
        assertThat(stopped.status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(Resumption.command(out)).isEqualTo("occam tune --resume " + out + " --master URL");
        assertThatThrownBy(() -> resume(new LocalTuneRun(), out))
                .hasMessage(
                        out + ": the checkpoint was made with its curvature taken on a cluster in 5 parts, and here it"
                                + " is taken on this machine; add --master URL --partitions 5, or start anew with --force");
        RunRecord found = resume(new LocalTuneRun().on(new Master("local[2]", null)), out);
        assertThat(RunRecords.differences(whole, found)).isEmpty();
    }

    private static RunRecord resume(TuneRun run, Path out) {
        return run.resume(Resumption.config(out), new SilentProgress(), () -> false);
    }

    @Test
    void aRunOfOneMachineIsNotGoneOnWithOnACluster() {
        SilentProgress progress = new SilentProgress();
        new LocalTuneRun().run(config("out", ""), false, progress, progress::judged);
        assertThatThrownBy(() -> resume(onSpark(), folder.resolve("out"))).hasMessageContaining("; leave out --master");
    }

    @Test
    void aClusterThatIsLostLeavesACheckpoint() {
        RunRecord whole = run(onSpark(), config("whole", ""));
        Path out = folder.resolve("lost");
        SilentProgress progress = new SilentProgress();
        BooleanSupplier lost = () -> {
            if (progress.judged()) {
                LocalSession.end();
            }
            return false;
        };
        assertThatThrownBy(() -> onSpark().run(config("lost", ""), false, progress, lost))
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("the pass failed on the cluster: ")
                .hasMessageEndingWith(
                        "; see the logs of its executors, then go on with occam tune --resume " + out + " --master URL")
                .hasMessageNotContaining("\n");
        session = LocalSession.open();
        assertThat(RunRecords.differences(whole, resume(onSpark(), out))).isEmpty();
    }

    /** A stop while a job is under way, which no training step asks about. */
    @Test
    void aStopInAPassEndsItsJob() {
        boolean[] passing = {false};
        BooleanSupplier stop = () -> passing[0] |= StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().endsWith(".RunParts")));
        TuneConfig slow = config("slow", "network.model=" + SlowNet.class.getName());
        SlowNet.slowDown(300);
        try {
            assertThatThrownBy(() -> onSpark().run(slow, false, new SilentProgress(), stop))
                    .isInstanceOfSatisfying(
                            RunException.class, e -> assertThat(e.kind()).isEqualTo(RunException.Kind.CANCELLED))
                    .hasMessageStartingWith("interrupted before the first evidence; go on with occam tune --resume");
        } finally {
            SlowNet.slowDown(0);
        }
    }

    @Test
    void mastersThatCanNotBeHadAreToldInOneLine() {
        assertThatThrownBy(() -> run(new LocalTuneRun().on(new Master("spork://a:1", null)), config("out", "")))
                .isInstanceOf(ClusterException.class)
                .hasMessage("--master spork://a:1: is no master that is known here; write spark://host:port,"
                        + " local[threads], yarn or k8s://host:port");
        assertThatThrownBy(() -> run(new LocalTuneRun().on(new Master("spark://127.0.0.1:1", null)), config("out", "")))
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("--master spark://127.0.0.1:1: no Spark master answers there (");
        assertThatThrownBy(() -> run(new LocalTuneRun().on(new Master("spark://host", null)), config("out", "")))
                .hasMessage("--master spark://host: has no port; write spark://host:7077");
        assertThatThrownBy(() -> run(new LocalTuneRun().on(new Master("local[3]", null)), config("out", "")))
                .hasMessage("--master local[3]: this program is at local[2] already; name that one");
        assertThat(folder.resolve("out")).doesNotExist();
    }
}

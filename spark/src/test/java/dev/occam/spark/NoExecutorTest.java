package dev.occam.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.occam.tuner.cluster.Master;
import dev.occam.tuner.run.LocalTuneRun;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.RunException;
import dev.occam.tuner.run.TuneRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standalone master without any worker. */
class NoExecutorTest {

    @TempDir
    private Path folder;

    /** What a run says, of which that it waits is one. */
    private static final class Notes implements Progress {

        private final List<String> lines = new ArrayList<>();

        private boolean waiting() {
            return lines.stream().anyMatch(line -> line.startsWith("waiting: "));
        }

        @Override
        public void note(String line) {
            lines.add(line);
        }

        @Override
        public void begin(long totalSteps) {}

        @Override
        public void advance(long stepsDone, String phase, double loss, Double logEvidence) {}

        @Override
        public void finish() {}
    }

    @Test
    void aRunThatWaitsForExecutorsSaysSoAndCanBeStopped() throws Exception {
        assumeThat(TestCluster.obstacle()).as("no cluster can be had here").isEmpty();
        LocalSession.end();
        TestCluster cluster = new TestCluster(folder, 0);
        SparkSession session = cluster.session(1).getOrCreate();
        try {
            Notes notes = new Notes();
            TuneRun run =
                    new LocalTuneRun().on(new Master(session.sparkContext().master(), 2));
            assertThatThrownBy(() -> run.run(TuneRuns.config(folder.resolve("run")), false, notes, notes::waiting))
                    .isInstanceOfSatisfying(
                            RunException.class, e -> assertThat(e.kind()).isEqualTo(RunException.Kind.CANCELLED));
            assertThat(notes.lines)
                    .filteredOn(line -> line.startsWith("waiting: "))
                    .containsExactly(
                            "waiting: no executor has come in 10 s; the cluster has no free worker, or its workers"
                                    + " cannot reach this machine");
        } finally {
            session.stop();
            cluster.close();
        }
    }
}

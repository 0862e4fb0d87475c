package dev.occam.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.TraceEntry;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TuneConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Small runs, and how near one is to another. */
final class TuneRuns {

    private TuneRuns() {}

    /** A run in one thread; on drawn digits and with five hidden units, where nothing else is said. */
    static TuneConfig config(Path out, String... assignments) {
        ConfigReader reader = new ConfigReader()
                .override("training.epochs=6")
                .override("threads=1")
                .override("out=" + out);
        String said = String.join(" ", assignments);
        if (!said.contains("data.path")) {
            reader.override("data.digits.trainRows=60").override("data.digits.testRows=20");
        }
        if (!said.contains("network.model")) {
            reader.override("network.widths=[5]");
        }
        List.of(assignments).forEach(reader::override);
        return reader.read();
    }

    /** Rounds, prior precisions and evidence, each number by itself. */
    static void requireClose(RunRecord actual, RunRecord expected, double tolerance) {
        assertThat(actual.status()).isEqualTo(expected.status());
        assertThat(actual.trace()).extracting(TraceEntry::phase).isEqualTo(phases(expected));
        assertThat(actual.trace()).extracting(TraceEntry::state).isEqualTo(states(expected));
        for (int i = 0; i < expected.trace().size(); i++) {
            TraceEntry one = actual.trace().get(i);
            TraceEntry other = expected.trace().get(i);
            requireClose("evidence of " + one.phase(), one.logEvidence(), other.logEvidence(), tolerance);
            requireClose("loss of " + one.phase(), one.trainingLoss(), other.trainingLoss(), tolerance);
            for (int g = 0; g < other.priorPrecision().size(); g++) {
                requireClose(
                        "prior precision " + g + " of " + one.phase(),
                        one.priorPrecision().get(g),
                        other.priorPrecision().get(g),
                        tolerance);
            }
        }
        for (int g = 0; g < expected.groups().size(); g++) {
            requireClose(
                    "effective parameters of " + expected.groups().get(g).name(),
                    actual.groups().get(g).effectiveParameters(),
                    expected.groups().get(g).effectiveParameters(),
                    tolerance);
        }
        requireClose(
                "evidence",
                Objects.requireNonNull(actual.evidence()).value(),
                Objects.requireNonNull(expected.evidence()).value(),
                tolerance);
    }

    private static List<String> phases(RunRecord run) {
        return run.trace().stream().map(TraceEntry::phase).toList();
    }

    private static List<TraceEntry.State> states(RunRecord run) {
        return run.trace().stream().map(TraceEntry::state).toList();
    }

    private static void requireClose(String what, Double actual, Double expected, double tolerance) {
        Closeness.requireClose(what, new double[] {actual}, new double[] {expected}, tolerance);
    }
}

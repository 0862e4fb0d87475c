package dev.occam.reports.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Run records for tests: a full regression, a full classification, and one that stopped before it chose. */
public final class SampleRuns {
    private SampleRuns() {}

    public static RunRecord regression() {
        return regression("uci-energy", List.of("task: regression (heating_load has 586 distinct values)"));
    }

    public static RunRecord regression(String dataName, List<String> notes) {
        return SampleRegression.of(dataName, notes);
    }

    public static RunRecord classification() {
        return SampleClassification.like(regression());
    }

    /** A run that trained under a given weight decay, was measured on the way, and chose nothing. */
    public static RunRecord trained() {
        RunRecord r = regression();
        List<EpochPoint> curve = new ArrayList<>();
        for (int e = 1; e <= 130; e++) {
            List<Metrics.Metric> test = e % 10 == 0
                    ? List.of(
                            new Metrics.Metric("nll", 0.5 + 1.0 / e, "nats per row"),
                            new Metrics.Metric("rmse", 0.6, "heating_load"))
                    : null;
            curve.add(new EpochPoint("fit", e, 3L * e, 0.01 * e, 0.4 + 1.0 / e, test));
        }
        TrainingLog log = new TrainingLog(
                List.of(
                        new GivenDecay("linear1", List.of("linear1.weight", "linear1.bias"), 0.0125),
                        new GivenDecay("linear2", List.of("linear2.weight", "linear2.bias"), null)),
                curve,
                List.of("early stop: fit ended after epoch 130 of 200"));
        return new RunRecord(
                RunStatus.FINISHED,
                "",
                "trained",
                r.config(),
                1,
                r.environment(),
                r.started(),
                r.durations(),
                r.data(),
                r.network(),
                List.of(),
                r.notTuned(),
                List.of(),
                List.of(),
                r.noise(),
                null,
                r.metrics(),
                null,
                null,
                r.files(),
                log,
                null);
    }

    /** A regression with all that lies behind its figures, and the digests of its rows. */
    public static RunRecord diagnosed() {
        RunRecord r = regression();
        List<LayerSpectrum> spectra = new ArrayList<>();
        for (ParameterGroup group : r.groups()) {
            List<Long> ranks = new ArrayList<>();
            List<Double> values = new ArrayList<>();
            for (long rank = 1;
                    rank <= group.size() && !group.name().equals("skip");
                    rank = Math.max(rank + 1, rank * 5 / 4)) {
                ranks.add(rank);
                values.add(2e4 * Math.pow(rank, -1.5));
            }
            spectra.add(new LayerSpectrum(group.name(), group.name(), group.size(), ranks.size(), ranks, values));
        }
        List<Calibration.Level> levels = new ArrayList<>();
        for (int i = 1; i < 20; i++) {
            levels.add(new Calibration.Level(i / 20.0, Math.pow(i / 20.0, 1.2)));
        }
        NoveltyHistogram novelty = new NoveltyHistogram(
                0.99,
                List.of(0.125, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5),
                List.of(10L, 300L, 300L, 74L, 5L, 2L),
                List.of(1L, 30L, 30L, 10L, 4L, 2L));
        return changed(
                r,
                r.name(),
                r.config(),
                new RunData(
                        "uci-energy",
                        Task.REGRESSION,
                        691,
                        77,
                        8,
                        1,
                        List.of("heating_load"),
                        List.of(),
                        "5a7e",
                        "c0de"),
                r.evidence(),
                r.metrics(),
                trained().training(),
                new Diagnostics(spectra, new Calibration(Calibration.Part.TEST, 77, List.of(), levels), novelty));
    }

    /** A run whose curvature a cluster took. */
    public static RunRecord clustered() {
        RunRecord r = regression();
        RunEnvironment here = r.environment();
        return new RunRecord(
                r.status(),
                r.statusDetail(),
                r.name(),
                r.config(),
                r.seed(),
                new RunEnvironment(
                        here.occam(),
                        here.java(),
                        here.os(),
                        here.djl(),
                        here.libtorch(),
                        here.device(),
                        here.threads(),
                        here.precision(),
                        new ClusterUse("Spark 4.1.3", "standalone", 6)),
                r.started(),
                r.durations(),
                r.data(),
                r.network(),
                r.tuned(),
                r.notTuned(),
                r.trace(),
                r.groups(),
                r.noise(),
                r.evidence(),
                r.metrics(),
                r.trust(),
                r.snippets(),
                r.files());
    }

    /** A classification with a reliability diagram and little else behind its figures. */
    public static RunRecord reliable() {
        RunRecord r = classification();
        return r.with(new Diagnostics(
                null,
                new Calibration(
                        Calibration.Part.TRAIN,
                        1437,
                        List.of(
                                new Calibration.Bin(0.4, 0.5, 3, 0.45, 1.0 / 3),
                                new Calibration.Bin(0.8, 0.9, 30, 0.86, 0.8),
                                new Calibration.Bin(0.9, 1.0, 1404, 0.99, 0.995)),
                        List.of()),
                null));
    }

    /** A record like another, with some of its parts replaced. */
    public static RunRecord changed(
            RunRecord r,
            String name,
            JsonNode config,
            RunData data,
            Evidence evidence,
            Metrics metrics,
            TrainingLog training,
            Diagnostics diagnostics) {
        return new RunRecord(
                r.status(),
                r.statusDetail(),
                name,
                config,
                r.seed(),
                r.environment(),
                r.started(),
                r.durations(),
                data,
                r.network(),
                r.tuned(),
                r.notTuned(),
                r.trace(),
                r.groups(),
                r.noise(),
                evidence,
                metrics,
                r.trust(),
                r.snippets(),
                r.files(),
                training,
                diagnostics);
    }

    /** A run that was stopped, or diverged, before anything was judged. */
    public static RunRecord stopped(RunStatus status, String detail) {
        RunRecord r = regression();
        return new RunRecord(
                status,
                detail,
                "stopped",
                JsonNodeFactory.instance.objectNode(),
                1,
                r.environment(),
                r.started(),
                r.durations(),
                r.data(),
                r.network(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                Map.of());
    }
}

package dev.occam.reports.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Run records for tests: a full regression, a full classification, and one that stopped before it chose. */
public final class SampleRuns {
    private SampleRuns() {}

    public static RunRecord regression() {
        return regression("uci-energy", List.of("task: regression (heating_load has 586 distinct values)"));
    }

    public static RunRecord regression(String dataName, List<String> notes) {
        RunData data = new RunData(dataName, Task.REGRESSION, 691, 77, 8, 1, List.of("heating_load"), notes);
        List<ParameterGroup> groups = List.of(
                group("linear1", 450, 211.4, 3.91, ParameterGroup.Bound.INTERIOR, 54.07),
                group("linear2", 2550, 402.9, 18.2, ParameterGroup.Bound.INTERIOR, 22.14),
                group("linear3", 51, 30.25, 0.734, ParameterGroup.Bound.INTERIOR, 41.21),
                group("skip", 9, 0.0, 1e8, ParameterGroup.Bound.PRUNED, 3.1e-9));
        List<TraceEntry> trace = List.of(
                entry(0, "round 1", 25, 0.0192, -1190.4, -861.2, 512.0, TraceEntry.State.KEPT, 8.0, 50.0, 50.0, 8.0),
                entry(1, "round 2", 50, 0.0110, -1012.9, -655.7, 561.3, TraceEntry.State.KEPT, 5.1, 31.2, 5.0, 80.0),
                entry(2, "round 3", 75, 0.0061, -871.5, -488.1, 610.2, TraceEntry.State.KEPT, 4.2, 21.0, 1.2, 800.0),
                entry(3, "round 4", 100, 0.0058, -884.0, -470.2, 640.8, TraceEntry.State.REJECTED, 4.0, 14.0, 0.7, 8e3),
                entry(4, "round 5", 125, 0.0056, -838.8, -461.0, 642.0, TraceEntry.State.KEPT, 3.91, 18.2, 0.734, 1e8),
                entry(
                        5,
                        "final fit A",
                        325,
                        0.0041,
                        -791.3,
                        -402.6,
                        640.1,
                        TraceEntry.State.KEPT,
                        3.91,
                        18.2,
                        0.734,
                        1e8),
                entry(
                        6,
                        "final fit B",
                        525,
                        0.0037,
                        -768.3,
                        -377.9,
                        644.6,
                        TraceEntry.State.CHOSEN,
                        3.91,
                        18.2,
                        0.734,
                        1e8));
        return new RunRecord(
                RunStatus.FINISHED,
                "",
                "energy",
                config(),
                1,
                environment(),
                Instant.parse("2026-11-20T08:15:30Z"),
                new Durations(41.23, 0.31, 33.4, 5.92, 0.81, 0.79),
                data,
                new RunNetwork(
                        "MLP 8-50-50-1, tanh",
                        3060,
                        List.of(
                                new RunNetwork.Layer("linear1", "block-diagonal GGN", 450),
                                new RunNetwork.Layer("linear2", "K-FAC expand", 2550),
                                new RunNetwork.Layer("linear3", "block-diagonal GGN", 51),
                                new RunNetwork.Layer("skip", "block-diagonal GGN", 9))),
                List.of("prior precision of each of 4 parameter groups", "observation noise"),
                List.of("width and depth", "learning rate", "batch size", "number of epochs"),
                trace,
                groups,
                new Noise(0.0513, List.of(0.518)),
                new Evidence(
                        -768.3,
                        -1.1119,
                        -377.9,
                        -390.4,
                        702.9,
                        77.9,
                        "runs on these 691 rows of this data set with the same target scaling, Gaussian likelihood,"
                                + " curvature structure, weight sharing and Fisher"),
                new Metrics(
                        List.of(
                                new Metrics.Metric("nll", 0.612, "nats per row"),
                                new Metrics.Metric("rmse", 0.4312, "heating_load"),
                                new Metrics.Metric("r2", 0.9981, "")),
                        List.of(
                                new Metrics.Metric("nll", 0.701, "nats per row"),
                                new Metrics.Metric("rmse", 0.4826, "heating_load"),
                                new Metrics.Metric("r2", 0.9976, ""))),
                new Trust(
                        Trust.Verdict.RELIABLE,
                        "Reliable: the weights are at the maximum of the log joint to within 0.02 nats, and 644.6 effective"
                                + " parameters are fewer than the 691 data.",
                        0.41,
                        0.0187,
                        644.6,
                        691,
                        List.of("skip"),
                        422.1),
                new Snippets(
                        "optimizer = torch.optim.SGD([\n    {\"params\": net[0].parameters(), \"weight_decay\": 2.98e-5},\n"
                                + "    {\"params\": net[2].parameters(), \"weight_decay\": 1.39e-4},\n], lr=0.05, momentum=0.9)",
                        "Optimizer sgd = Optimizer.sgd()\n    .setLearningRateTracker(Tracker.fixed(0.05f))\n    .build();"),
                files());
    }

    public static RunRecord classification() {
        RunRecord r = regression();
        RunData data = new RunData(
                "digits <10>",
                Task.CLASSIFICATION,
                1437,
                360,
                64,
                10,
                List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
                List.of());
        List<ParameterGroup> groups = List.of(
                new ParameterGroup(
                        "linear1",
                        List.of("linear1.weight", "linear1.bias"),
                        "K-FAC expand",
                        3250,
                        501.0,
                        12.5,
                        ParameterGroup.Bound.INTERIOR,
                        40.1,
                        Map.of(LossConvention.MEAN_CROSS_ENTROPY, 0.0087)),
                new ParameterGroup(
                        "linear2",
                        List.of("linear2.weight", "linear2.bias"),
                        "K-FAC expand",
                        510,
                        210.0,
                        1.75,
                        ParameterGroup.Bound.INTERIOR,
                        120.0,
                        Map.of(LossConvention.MEAN_CROSS_ENTROPY, 0.00122)));
        List<TraceEntry> trace = List.of(
                new TraceEntry(
                        0,
                        "round 1",
                        10,
                        230,
                        0.4,
                        -410.0,
                        -300.0,
                        -110.0,
                        650.0,
                        List.of(16.0, 4.0),
                        null,
                        2.5,
                        TraceEntry.State.KEPT),
                new TraceEntry(
                        1,
                        "final fit A",
                        90,
                        2070,
                        0.08,
                        -271.0,
                        -95.5,
                        -175.5,
                        711.0,
                        List.of(12.5, 1.75),
                        null,
                        0.9,
                        TraceEntry.State.CHOSEN));
        return new RunRecord(
                RunStatus.FINISHED,
                "",
                "digits",
                r.config(),
                7,
                r.environment(),
                r.started(),
                r.durations(),
                data,
                new RunNetwork(
                        "MLP 64-50-10, relu",
                        3760,
                        List.of(
                                new RunNetwork.Layer("linear1", "K-FAC expand", 3250),
                                new RunNetwork.Layer("linear2", "K-FAC expand", 510))),
                r.tuned(),
                r.notTuned(),
                trace,
                groups,
                null,
                new Evidence(-271.0, -0.1886, -95.5, -175.5, 210.0, 141.0, "runs on the same data"),
                new Metrics(
                        List.of(
                                new Metrics.Metric("nll", 0.0665, "nats per row"),
                                new Metrics.Metric("accuracy", 0.9951, "")),
                        null),
                new Trust(
                        Trust.Verdict.TRAIN_LONGER,
                        "Train longer: the log joint would still gain 3.2 nats.",
                        0.9,
                        3.2,
                        711.0,
                        12933,
                        List.of(),
                        139.0),
                r.snippets(),
                r.files());
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

    private static ParameterGroup group(
            String name, long size, double effective, double delta, ParameterGroup.Bound bound, double norm) {
        double gaussian = delta / 691;
        double pytorch = 2 * 0.0513 * 0.0513 * gaussian;
        return new ParameterGroup(
                name,
                List.of(name + ".weight", name + ".bias"),
                size > 1500 ? "K-FAC expand" : "block-diagonal GGN",
                size,
                effective,
                delta,
                bound,
                norm,
                Map.of(
                        LossConvention.PYTORCH_MSE_LOSS,
                        pytorch,
                        LossConvention.DJL_L2_LOSS,
                        pytorch / 2,
                        LossConvention.MEAN_GAUSSIAN_NLL,
                        gaussian));
    }

    private static TraceEntry entry(
            int index,
            String phase,
            int epoch,
            double loss,
            double evidence,
            double fit,
            double effective,
            TraceEntry.State state,
            Double... priors) {
        return new TraceEntry(
                index,
                phase,
                epoch,
                epoch * 6L,
                loss,
                evidence,
                fit,
                evidence - fit,
                effective,
                List.of(priors),
                Math.sqrt(loss),
                10.0 / (1 + index),
                state);
    }

    private static RunEnvironment environment() {
        return new RunEnvironment(
                "0.1.0", "17.0.15 (Debian)", "Linux 6.1 amd64", "0.35.1", "2.7.1", "cpu", 2, "float32");
    }

    private static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("report", "report.html");
        files.put("parameters", "network.params");
        return files;
    }

    private static JsonNode config() {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.putObject("data")
                .put("path", "data.csv")
                .put("target", "heating_load")
                .put("testFraction", 0.1);
        config.putObject("network")
                .put("activation", "tanh")
                .putArray("widths")
                .add(50)
                .add(50);
        config.putObject("training")
                .put("optimizer", "sgd")
                .put("learningRate", 0.05)
                .put("batchSize", 128);
        return config;
    }
}

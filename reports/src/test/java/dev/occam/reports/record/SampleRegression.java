package dev.occam.reports.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A regression that ended well, with every part of a record. */
final class SampleRegression {
    private SampleRegression() {}

    static RunRecord of(String dataName, List<String> notes) {
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

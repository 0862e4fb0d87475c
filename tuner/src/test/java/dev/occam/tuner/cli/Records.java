package dev.occam.tuner.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.occam.reports.record.Durations;
import dev.occam.reports.record.EpochPoint;
import dev.occam.reports.record.Evidence;
import dev.occam.reports.record.GivenDecay;
import dev.occam.reports.record.LossConvention;
import dev.occam.reports.record.Metrics;
import dev.occam.reports.record.Metrics.Metric;
import dev.occam.reports.record.Noise;
import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.ParameterGroup.Bound;
import dev.occam.reports.record.RunData;
import dev.occam.reports.record.RunEnvironment;
import dev.occam.reports.record.RunNetwork;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import dev.occam.reports.record.Snippets;
import dev.occam.reports.record.Task;
import dev.occam.reports.record.TrainingLog;
import dev.occam.reports.record.Trust;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Run records for the tests of what is said of them. */
final class Records {

    private Records() {}

    static RunRecord regression() {
        Map<LossConvention, Double> decay = Map.of(
                LossConvention.PYTORCH_MSE_LOSS, 2.9776e-5,
                LossConvention.DJL_L2_LOSS, 1.4888e-5,
                LossConvention.MEAN_GAUSSIAN_NLL, 5.6584e-3);
        return record(
                RunStatus.FINISHED,
                "",
                new RunData("uci-energy", Task.REGRESSION, 1691, 77, 8, 1, List.of("heating_load"), List.of()),
                List.of(
                        group("linear1", 450, 211.44, 3.912, Bound.INTERIOR, decay),
                        group("a.layer.with.a.very.long.name.".repeat(3), 2550, 0.0, 1e8, Bound.PRUNED, decay)),
                new Noise(0.0513, List.of(0.5184)));
    }

    static RunRecord classification() {
        return record(
                RunStatus.FINISHED,
                "",
                new RunData("digits", Task.CLASSIFICATION, 1000, 0, 64, 3, List.of("0", "1", "2"), List.of()),
                List.of(group(
                        "linear1",
                        3250,
                        501.0,
                        12.5,
                        Bound.INTERIOR,
                        Map.of(LossConvention.MEAN_CROSS_ENTROPY, 0.0125))),
                null);
    }

    /** The regression, ended otherwise. */
    static RunRecord ended(RunStatus status, String detail) {
        RunRecord whole = regression();
        return record(status, detail, whole.data(), whole.groups(), whole.noise());
    }

    /** A run that trained under a given weight decay. */
    static RunRecord trained() {
        RunRecord empty = empty(RunStatus.FINISHED, "");
        RunRecord whole = regression();
        return new RunRecord(
                empty.status(),
                empty.statusDetail(),
                empty.name(),
                empty.config(),
                empty.seed(),
                empty.environment(),
                empty.started(),
                empty.durations(),
                empty.data(),
                empty.network(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                whole.noise(),
                null,
                whole.metrics(),
                null,
                null,
                whole.files(),
                new TrainingLog(
                        List.of(new GivenDecay("linear1", List.of("linear1.weight"), 0.0125)),
                        List.of(new EpochPoint("fit", 12, 12, 0.5, 0.25, null)),
                        List.of("early stop: fit ended after epoch 12 of 100")),
                null);
    }

    /** A run that stopped before it had chosen. */
    static RunRecord empty(RunStatus status, String detail) {
        RunRecord whole = regression();
        return new RunRecord(
                status,
                detail,
                whole.name(),
                whole.config(),
                whole.seed(),
                whole.environment(),
                whole.started(),
                whole.durations(),
                whole.data(),
                whole.network(),
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
            String name,
            long size,
            double effective,
            double precision,
            Bound bound,
            Map<LossConvention, Double> weightDecay) {
        return new ParameterGroup(
                name, List.of(name + ".weight"), "K-FAC expand", size, effective, precision, bound, 54.07, weightDecay);
    }

    private static RunRecord record(
            RunStatus status, String detail, RunData data, List<ParameterGroup> groups, @Nullable Noise noise) {
        List<Metric> train =
                List.of(new Metric("rmse", 0.43121, data.outputNames().get(0)), new Metric("r2", 0.9981, ""));
        List<Metric> test =
                List.of(new Metric("rmse", 0.48262, data.outputNames().get(0)), new Metric("r2", 0.9976, ""));
        return new RunRecord(
                status,
                detail,
                data.name(),
                JsonNodeFactory.instance.objectNode(),
                0,
                new RunEnvironment("0.1.0", "17", "Linux", "0.35.1", "2.7.1", "cpu", 2, "float64"),
                Instant.parse("2026-11-20T08:15:30Z"),
                new Durations(101.2, 0.2, 90, 10, 0.5, 0.5),
                data,
                new RunNetwork("MLP 8-50-1, tanh", 3060, List.of()),
                List.of("prior precision of each layer", "observation noise"),
                List.of("width and depth", "learning rate", "batch size", "number of epochs", "activation", "schedule"),
                List.of(),
                groups,
                noise,
                new Evidence(
                        -768.34,
                        -1.1119,
                        -377.94,
                        -390.4,
                        702.9,
                        77.9,
                        "Comparable with runs on these rows and this structure."),
                new Metrics(train, data.testRows() == 0 ? null : test),
                new Trust(
                        Trust.Verdict.RELIABLE,
                        "Reliable: the weights are at the maximum of the log joint.",
                        0.0413,
                        0.0187,
                        644.6,
                        1691,
                        List.of("skip"),
                        422.12),
                new Snippets(
                        "optimizer = torch.optim.SGD([\n    {\"params\": net[0].parameters()},\n])",
                        "Optimizer sgd = Optimizer.sgd().build();"),
                Map.of("parameters", "network.params", "report", "report.html"));
    }
}

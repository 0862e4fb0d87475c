package dev.occam.reports.record;

import java.util.List;
import java.util.Map;

/** A classification that should have been trained longer. */
final class SampleClassification {
    private SampleClassification() {}

    /** With the surroundings of {@code r}. */
    static RunRecord like(RunRecord r) {
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
}

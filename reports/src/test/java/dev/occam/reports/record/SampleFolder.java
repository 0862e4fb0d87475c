package dev.occam.reports.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Folders of runs as a night leaves them. */
public final class SampleFolder {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SampleFolder() {}

    /** Writes a run into a folder, after a change to its JSON. */
    public static Path run(Path folder, RunRecord run, Consumer<ObjectNode> change) throws IOException {
        ObjectNode tree = (ObjectNode) MAPPER.readTree(RunRecords.toJson(run));
        change.accept(tree);
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve("run.json"), MAPPER.writeValueAsString(tree));
    }

    /** Four runs that chose and are comparable, four of a grid beside them, three others, an experiment, and a batch. */
    public static void night(Path folder) throws IOException {
        for (int i = 1; i <= 4; i++) {
            comparable(folder.resolve("energy/evidence-" + i), i, -760.0 - 10 * i, 0.7 + 0.01 * i, 30 + i);
        }
        double[] decays = {1e-4, 1e-3, 1e-2, 1e-1};
        for (int i = 0; i < decays.length; i++) {
            grid(folder.resolve("energy/decay-" + decays[i]), decays[i], 0.72 + 0.05 * i, 9 - i);
        }
        run(folder.resolve("digits"), SampleRuns.reliable(), tree -> {});
        run(folder.resolve("plain"), SampleRuns.regression(), tree -> {});
        run(
                folder.resolve("stopped"),
                SampleRuns.stopped(RunStatus.DIVERGED, "the loss was NaN in epoch 3"),
                tree -> {});
        SampleExperiments.write(folder.resolve("paper"), SampleExperiments.complete());
        batch(folder.resolve("batch"));
    }

    /** Three runs: one failed, one still to do, one finished elsewhere. */
    private static void batch(Path folder) throws IOException {
        List<BatchRecord.Entry> runs = List.of(
                entry(
                        "a-1",
                        BatchRecord.State.FAILED,
                        2,
                        new BatchRecord.Failure(3, "a.csv:7: no number; mend the cell")),
                entry("a-2", BatchRecord.State.OPEN, 0),
                entry("a-3", BatchRecord.State.FINISHED, 1));
        Files.createDirectories(folder);
        BatchRecords.write(
                folder.resolve(BatchRecords.NAME),
                new BatchRecord(
                        "a night",
                        MAPPER.createObjectNode(),
                        List.of(),
                        Instant.parse("2026-11-20T20:00:00Z"),
                        2,
                        2,
                        1,
                        false,
                        runs,
                        List.of()));
    }

    private static BatchRecord.Entry entry(
            String name, BatchRecord.State state, int attempts, BatchRecord.Failure... failures) {
        return new BatchRecord.Entry(name, "a", null, null, 1, name, "00", state, attempts, List.of(failures), null);
    }

    /** As many runs as asked, over five data sets, each a little different. */
    public static void many(Path folder, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            String data = "set-" + i % 5;
            int at = i;
            run(folder.resolve(data + "/run-" + i), SampleRuns.diagnosed(), tree -> {
                tree.put("name", "run " + at).put("seed", at);
                with(tree, "data").put("name", data).put("trainDigest", data).put("testDigest", data);
                with(tree, "evidence").put("value", -760.0 - at).put("perDatum", (-760.0 - at) / 691);
                ((ObjectNode) tree.at("/metrics/test/0")).put("value", 0.5 + 0.001 * ((at * 37) % 101));
                with(tree, "durations").put("total", 10 + (at * 53) % 97);
            });
        }
    }

    private static void comparable(Path folder, int seed, double evidence, double nll, double seconds)
            throws IOException {
        run(folder, SampleRuns.diagnosed(), tree -> {
            tree.put("seed", seed);
            with(tree, "evidence").put("value", evidence).put("perDatum", evidence / 691);
            ((ObjectNode) tree.at("/metrics/test/0")).put("value", nll);
            with(tree, "durations").put("total", seconds);
        });
    }

    private static void grid(Path folder, double decay, double nll, double seconds) throws IOException {
        JsonNode training;
        training = MAPPER.readTree(RunRecords.toJson(SampleRuns.trained())).path("training");
        run(folder, SampleRuns.diagnosed(), tree -> {
            ObjectNode own = training.deepCopy();
            own.path("given").forEach(given -> ((ObjectNode) given).put("weightDecay", decay));
            tree.set("training", own);
            tree.putNull("evidence").putNull("trust").putNull("snippets").putNull("diagnostics");
            tree.putArray("groups");
            tree.putArray("trace");
            ((ObjectNode) tree.at("/metrics/test/0")).put("value", nll);
            with(tree, "durations").put("total", seconds);
        });
    }

    private static ObjectNode with(ObjectNode tree, String field) {
        return (ObjectNode) tree.path(field);
    }
}

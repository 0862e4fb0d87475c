package dev.occam.tuner.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.occam.reports.record.Durations;
import dev.occam.reports.record.Metrics;
import dev.occam.reports.record.Metrics.Metric;
import dev.occam.reports.record.RunData;
import dev.occam.reports.record.RunEnvironment;
import dev.occam.reports.record.RunNetwork;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import dev.occam.reports.record.Task;
import dev.occam.tuner.config.ExperimentReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small experiments, and records of runs that were never run. */
final class Experiments {

    private Experiments() {}

    /** Two arms, two seeds, on the embedded digits; nothing that is tabulated is a time. */
    static ExperimentReader digits(Path folder) {
        return read(folder, """
                {"name": "tiny", "title": "Tiny", "source": "nobody",
                 "base": {"data": {"digits": {"trainRows": 60, "testRows": 40}}, "network": {"widths": [8]},
                   "training": {"epochs": 12, "batchSize": 20, "checkpointSeconds": 0}},
                 "arms": [
                   {"name": "evidence", "config": {"loop": {"kind": "online", "online": {"everyEpochs": 5}}}},
                   {"name": "none", "config": {"loop": {"kind": "fixed"}}}],
                 "seeds": [1, 2],
                 "tables": [{"title": "Test rows", "quantities": ["accuracy", "nll", "evidence", "effective"]}],
                 "claims": [{"text": "It differs.", "source": "nobody", "quantity": "nll",
                   "arms": ["evidence"], "against": ["none"]}]}
                """);
    }

    /** Arms a, b and c; a is claimed to be better than b and c, give or take {@code slack}. */
    static ExperimentReader claim(Path folder, String quantity, @Nullable Double slack) {
        return read(folder, """
                {"name": "claim", "title": "Claim", "source": "nobody", "base": {},
                 "arms": [{"name": "a"}, {"name": "b"}, {"name": "c"}], "seeds": [1, 2, 3],
                 "tables": [{"title": "T", "quantities": ["%s"]}],
                 "claims": [{"text": "a is better.", "source": "nobody", "quantity": "%s", "arms": ["a"],
                   "against": ["b", "c"]%s}]}
                """.formatted(quantity, quantity, slack == null ? "" : ", \"slack\": " + slack));
    }

    /** Arms a and b, whose lower final loss c or d should reach in three quarters of its steps. */
    static ExperimentReader race(Path folder) {
        return read(folder, """
                {"name": "race", "title": "Race", "source": "nobody", "base": {},
                 "arms": [{"name": "a"}, {"name": "b"}, {"name": "c"}, {"name": "d"}], "seeds": [1, 2],
                 "tables": [{"title": "T", "quantities": ["loss"]}],
                 "races": [{"text": "They are soon there.", "source": "nobody", "against": ["a", "b"], "share": 0.75,
                   "entrants": [{"name": "both", "arms": ["c", "d"]}]}]}
                """);
    }

    /** Arm a is searched over three points, arm b is not; three seeds. */
    static ExperimentReader search(Path folder, String quantity) {
        return searchBy(folder, '"' + quantity + '"');
    }

    /** The same, searched by {@code how}, as JSON. */
    static ExperimentReader searchBy(Path folder, String how) {
        return read(folder, """
                {"name": "search", "title": "Search", "source": "nobody", "base": {}, "search": %s,
                 "arms": [
                   {"name": "a", "config": {"training": {"epochs": 3}}, "points": [
                     {"name": "p", "config": {"training": {"learningRate": 0.1}}},
                     {"name": "q", "config": {"training": {"learningRate": 0.2}}},
                     {"name": "r", "config": {"training": {"learningRate": 0.3}}}]},
                   {"name": "b"}],
                 "seeds": [1, 2, 3], "tables": [{"title": "T", "quantities": ["nll"]}],
                 "claims": [{"text": "a is better.", "source": "nobody", "quantity": "nll", "arms": ["a"],
                   "against": ["b"]}]}
                """.formatted(how));
    }

    /** Arms a and b, and c, raced to a given accuracy, by seconds. */
    static ExperimentReader raceToAMark(Path folder) {
        return read(folder, """
                {"name": "race", "title": "Race", "source": "nobody", "base": {},
                 "arms": [{"name": "a"}, {"name": "b"}, {"name": "c"}], "seeds": [1, 2],
                 "tables": [{"title": "T", "quantities": ["accuracy"]}],
                 "races": [{"text": "It is soon there.", "source": "nobody", "against": ["a", "b"], "share": 0.6,
                   "mark": {"quantity": "accuracy", "value": 0.8}, "measure": "seconds",
                   "entrants": [{"name": "other", "arms": ["c"]}]}]}
                """);
    }

    private static ExperimentReader read(Path folder, String text) {
        try {
            return ExperimentReader.of(Files.writeString(folder.resolve("experiment-file.json"), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A record of a run with one test metric. */
    static RunRecord record(RunStatus status, String metric, double value) {
        return new RunRecord(
                status,
                "",
                "none",
                JsonNodeFactory.instance.objectNode(),
                1,
                new RunEnvironment("1", "17", "os", "1", "1", "cpu", 1, "float64"),
                Instant.EPOCH,
                new Durations(1, 0, 1, 0, 0, 0),
                new RunData("none", Task.CLASSIFICATION, 10, 10, 2, 2, List.of("0", "1"), List.of()),
                new RunNetwork("none", 1, List.of()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                new Metrics(List.of(), List.of(new Metric(metric, value, ""))),
                null,
                null,
                Map.of());
    }
}

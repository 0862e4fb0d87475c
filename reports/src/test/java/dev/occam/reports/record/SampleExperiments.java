package dev.occam.reports.record;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Experiments as {@code occam reproduce} leaves them, which were never run. */
public final class SampleExperiments {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SampleExperiments() {}

    /** Writes an experiment into a folder. */
    public static Path write(Path folder, ObjectNode experiment) throws IOException {
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve("experiment.json"), MAPPER.writeValueAsString(experiment));
    }

    /**
     * Two variants: in the first, arms that finished, that blew up and came back with two of three seeds, that were searched, and
     * that diverged with all; in the second, one seed of one arm.
     */
    public static ObjectNode unfinished() {
        ObjectNode all = tree(TEXT);
        ArrayNode curves = all.putArray("curves");
        curve(curves, "plain", "evidence", 3, 1.0, epoch -> 2.3 * Math.exp(-0.55 * epoch));
        curve(curves, "plain", "no-decay", 2, 0.5, epoch -> epoch == 6 ? 4e9 : 2.3 / epoch);
        curve(curves, "plain", "sgd", 3, 0.25, epoch -> 2.4 / (1 + 0.3 * epoch));
        curve(curves, "augmented", "evidence", 1, null, epoch -> 2.2 * Math.exp(-0.4 * epoch));
        return all;
    }

    /** The first variant alone, all of whose runs have ended. */
    public static ObjectNode complete() {
        ObjectNode all = unfinished().put("complete", true);
        for (String list : new String[] {"runs", "arms", "curves"}) {
            removeSecondVariant((ArrayNode) all.get(list));
        }
        for (String list : new String[] {"claims", "races"}) {
            all.get(list).forEach(one -> removeSecondVariant((ArrayNode) one.get("findings")));
        }
        return all;
    }

    /** A study of two cases with two seeds; it has no runs. */
    public static ObjectNode study() {
        return tree("""
                {"format": "occam-study", "version": 1, "complete": true, "quantity": "relative error",
                 "study": {"kind": "study", "name": "exactness", "title": "Exactness", "source": "A paper", "seeds": [1, 2],
                   "claims": [
                     {"text": "It is exact.", "source": "the paper", "cases": ["a", "b"], "atMost": 1e-12, "above": null},
                     {"text": "It is far off.", "source": "nobody", "cases": ["b"], "atMost": null, "above": 0.001}]},
                 "seeds": [{"seed": 1, "values": {"a": 2e-15, "b": 0.5}}, {"seed": 2, "values": {"a": 4e-15, "b": 0.75}}],
                 "claims": [{"text": "It is exact.", "verdict": "fails"}, {"text": "It is far off.", "verdict": "holds"}]}
                """);
    }

    private static void removeSecondVariant(ArrayNode list) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (list.get(i).path("variant").asText().equals("augmented")) {
                list.remove(i);
            }
        }
    }

    /** As many arms as asked, none of which a claim is about. */
    public static ObjectNode ofArms(int count) {
        ObjectNode all = complete();
        ArrayNode arms = all.putArray("arms");
        ArrayNode curves = all.putArray("curves");
        all.putArray("claims");
        all.remove("races");
        for (int i = 0; i < count; i++) {
            double last = 0.1 * (count - i);
            arms.addObject().put("variant", "plain").put("arm", "arm-" + i).put("diverged", 0);
            curve(curves, "plain", "arm-" + i, 2, 1.0, epoch -> last + 2.0 / epoch);
        }
        return all;
    }

    private static void curve(
            ArrayNode curves,
            String variant,
            String arm,
            int seeds,
            @Nullable Double seconds,
            DoubleUnaryOperator loss) {
        ObjectNode curve = curves.addObject().put("variant", variant).put("arm", arm);
        ArrayNode points = curve.putArray("points");
        for (int epoch = 1; epoch <= 12; epoch++) {
            ObjectNode point = points.addObject().put("epoch", epoch).put("step", 40 * epoch);
            if (seconds != null) {
                point.put("seconds", seconds * epoch);
            }
            double value = loss.applyAsDouble(epoch);
            point.put("loss", value);
            if (epoch % 3 == 0) {
                point.put("nll", 0.2 + value / 4);
            }
            point.put("seeds", seeds);
            if (seeds > 1) {
                ObjectNode ranges = point.putObject("ranges");
                ranges.putArray("loss").add(0.8 * value).add(1.3 * value);
                if (epoch % 3 == 0) {
                    ranges.putArray("nll").add(0.2 + 0.8 * value / 4).add(0.2 + 1.3 * value / 4);
                }
            }
        }
    }

    private static ObjectNode tree(String text) {
        try {
            return (ObjectNode) MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final String TEXT = """
            {"format": "occam-experiment", "version": 1, "data": null, "overrides": [], "complete": false,
             "experiment": {"name": "demo", "title": "Evidence against a grid", "source": "A paper", "seeds": [1, 2, 3],
               "tables": [{"title": "Test rows", "quantities": ["accuracy", "nll"]},
                          {"title": "Training", "quantities": ["loss", "seconds"]}],
               "claims": [{"source": "the paper", "quantity": "nll"}, {"source": "nobody", "quantity": "accuracy"}],
               "races": [
                 {"source": "the paper", "share": 0.5},
                 {"source": "this project", "share": 0.75, "mark": {"quantity": "nll", "value": 0.35}, "measure": "seconds"}],
               "reported": [{"arm": "evidence", "quantity": "nll", "value": 0.29, "source": "A paper, table 2"}]},
             "runs": [
               {"variant": "plain", "arm": "evidence", "seed": 1, "folder": "plain/evidence/seed-1", "status": "finished",
                "accuracy": 0.91, "nll": 0.31, "loss": 0.0031},
               {"variant": "plain", "arm": "no-decay", "seed": 1, "folder": "plain/no-decay/seed-1", "status": "diverged"},
               {"variant": "plain", "arm": "sgd", "point": "0.1", "seed": 1, "folder": "plain/sgd/0.1/seed-1",
                "status": "finished", "steps": 120, "nll": 0.44, "loss": 0.52},
               {"variant": "plain", "arm": "sgd", "point": "9", "seed": 1, "folder": "plain/sgd/9/seed-1", "status": "diverged"},
               {"variant": "plain", "arm": "sgd", "point": "0.1", "seed": 2, "folder": "plain/sgd/0.1/seed-2",
                "status": "finished", "nll": 0.45, "loss": 0.53},
               {"variant": "augmented", "arm": "evidence", "seed": 1, "folder": "augmented/evidence/seed-1",
                "status": "finished", "nll": 0.3}],
             "arms": [
               {"variant": "plain", "arm": "evidence", "diverged": 0,
                "accuracy": {"mean": 0.91, "standardError": 0.004, "median": 0.91, "seeds": 3},
                "nll": {"mean": 0.31, "standardError": 0.01, "median": 0.305, "seeds": 3},
                "loss": {"mean": 0.0032, "standardError": 0.0001, "median": 0.0031, "seeds": 3}},
               {"variant": "plain", "arm": "no-decay", "diverged": 1,
                "accuracy": {"mean": 0.88, "standardError": null, "median": 0.88, "seeds": 1}},
               {"variant": "plain", "arm": "sgd", "best": "0.1", "diverged": 0,
                "loss": {"mean": 0.52, "standardError": 0.01, "median": 0.51, "seeds": 3}},
               {"variant": "plain", "arm": "wild", "diverged": 3},
               {"variant": "augmented", "arm": "evidence", "diverged": 0,
                "nll": {"mean": 0.3, "standardError": null, "median": 0.3, "seeds": 1}},
               {"variant": "augmented", "arm": "no-decay", "diverged": 0},
               {"variant": "augmented", "arm": "sgd", "best": null, "diverged": 0},
               {"variant": "augmented", "arm": "wild", "diverged": 0}],
             "claims": [
               {"text": "It predicts better than none.", "verdict": "holds", "findings": [
                 {"variant": "plain", "arm": "evidence", "against": "no-decay", "verdict": "holds",
                  "own": {"mean": 0.31, "standardError": 0.01, "median": 0.305, "seeds": 3},
                  "other": {"mean": 0.5, "standardError": 0.02, "median": 0.5, "seeds": 3},
                  "difference": {"mean": -0.19, "standardError": 0.02, "median": -0.19, "seeds": 3}}]},
               {"text": "It is more accurate.", "verdict": "open", "findings": [
                 {"variant": "augmented", "arm": "evidence", "against": null, "verdict": "open",
                  "own": null, "other": null, "difference": null}]}],
             "races": [
               {"text": "It is at SGD's final loss in half the steps.", "verdict": "open", "findings": [
                 {"variant": "plain", "entrant": "tuned", "against": "sgd", "arm": "evidence", "verdict": "holds",
                  "mark": {"mean": 0.52, "standardError": 0.01, "median": 0.51, "seeds": 3},
                  "loss": {"mean": 0.0032, "standardError": 0.0001, "median": 0.0031, "seeds": 3},
                  "steps": {"mean": 120, "standardError": 0, "median": 120, "seeds": 3},
                  "seconds": {"mean": 3, "standardError": 0.1, "median": 3, "seeds": 3},
                  "share": {"mean": 0.25, "standardError": 0, "median": 0.25, "seeds": 3},
                  "time": {"mean": 1, "standardError": 0.05, "median": 1, "seeds": 3}},
                 {"variant": "augmented", "entrant": "tuned", "against": null, "arm": null, "verdict": "open", "mark": null,
                  "loss": null, "steps": null, "seconds": null, "share": null, "time": null}]},
               {"text": "It is there in less time.", "verdict": "fails", "findings": [
                 {"variant": "plain", "entrant": "tuned", "against": null, "arm": "evidence", "verdict": "fails",
                  "mark": {"mean": 0.35, "standardError": null, "median": 0.35, "seeds": 1},
                  "loss": {"mean": 0.4, "standardError": 0.01, "median": 0.4, "seeds": 3},
                  "steps": null, "seconds": null, "share": null, "time": null}]}]}
            """;
}

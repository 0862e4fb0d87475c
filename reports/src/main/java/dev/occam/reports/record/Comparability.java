package dev.occam.reports.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What two runs must have in common for their evidence to be compared: equal values, comparable runs.
 * <p>The evidence of one network differs by its approximation alone, by far more than networks differ; between data
 * sets, or other rows of one, it means nothing.
 *
 * @param data name of the data set
 * @param trainRows rows that entered the evidence
 * @param rows which rows these were: their digest, or what they were drawn by where a record has none
 * @param task decides the likelihood
 * @param outputs classes or target columns, in their order
 * @param rules how the curvature of the layers was taken, sorted, each once
 * @param fisher which Fisher, with its samples where it is drawn
 * @param bias whether biases are in the block of their weight
 * @param temperature of the posterior
 */
public record Comparability(
        String data,
        long trainRows,
        String rows,
        Task task,
        List<String> outputs,
        List<String> rules,
        String fisher,
        String bias,
        double temperature) {

    public Comparability {
        outputs = List.copyOf(outputs);
        rules = List.copyOf(rules);
    }

    /** What a run has; empty where it has no evidence to compare. */
    public static Optional<Comparability> of(RunRecord run) {
        Evidence evidence = run.evidence();
        if (evidence == null || evidence.value() == null || run.status() != RunStatus.FINISHED) {
            return Optional.empty();
        }
        RunData data = run.data();
        JsonNode config = run.config();
        TreeSet<String> rules = new TreeSet<>();
        run.network().layers().forEach(layer -> rules.add(layer.rule()));
        String fisher = config.at("/curvature/fisher").asText("exact");
        return Optional.of(new Comparability(
                data.name(),
                data.trainRows(),
                data.trainDigest() == null ? drawnBy(run.seed(), config) : data.trainDigest(),
                data.task(),
                data.outputNames(),
                List.copyOf(rules),
                fisher.equals("monte-carlo")
                        ? fisher + " of " + config.at("/curvature/samples").asInt(1)
                        : fisher,
                config.at("/curvature/bias").asText("joint"),
                config.at("/prior/temperature").asDouble(1)));
    }

    /** The settings that rows are drawn by; where they lie and what only measures left out. */
    private static String drawnBy(long seed, JsonNode config) {
        if (!(config.path("data") instanceof ObjectNode data)) {
            return "seed " + seed;
        }
        ObjectNode drawn = data.deepCopy();
        drawn.remove("testLimit");
        return "seed " + seed + ", " + drawn;
    }

    /**
     * What is in common, in words: {@code digits, 1,000 rows (3f0ac12), block-diagonal GGN and K-FAC expand, exact Fisher}.
     * In brackets the begin of the digest, as other rows of the same data may stand beside.
     */
    public String words() {
        StringBuilder words = new StringBuilder(data);
        words.append(String.format(Locale.ROOT, ", %,d rows", trainRows));
        if (rows.matches("[0-9a-f]{7,}")) {
            words.append(" (").append(rows, 0, 7).append(')');
        }
        if (!rules.isEmpty()) {
            words.append(", ").append(String.join(" and ", rules));
        }
        words.append(", ").append(fisher).append(" Fisher");
        if (!bias.equals("joint")) {
            words.append(", ").append(bias).append(" bias");
        }
        if (temperature != 1) {
            words.append(", temperature ").append(temperature);
        }
        return words.toString();
    }
}

package dev.occam.reports.gather;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.occam.reports.record.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An experiment of a paper as {@code occam reproduce} recorded it: its arms with their figures, and what became of its claims.
 *
 * @param label its folder among those of the report
 * @param title what it is about, in a line
 * @param source the paper, and how far this is the paper's experiment
 * @param complete whether all runs have ended
 * @param runs how many have
 * @param quantities what was measured, in the order of the experiment's tables
 * @param arms figures by variant and arm
 * @param reported figures that others published for its arms
 * @param claims in the order of the experiment
 */
public record ExperimentRecord(
        String label,
        String title,
        String source,
        boolean complete,
        int runs,
        List<String> quantities,
        List<Arm> arms,
        List<Reported> reported,
        List<Claim> claims) {
    private static final JsonMapper MAPPER = new JsonMapper();

    public ExperimentRecord {
        quantities = List.copyOf(quantities);
        arms = List.copyOf(arms);
        reported = List.copyOf(reported);
        claims = List.copyOf(claims);
    }

    /** A mean over seeds with its standard error; null where there is but one seed. */
    public record Estimate(double mean, @Nullable Double standardError, int seeds) {}

    /** An arm in a variant, with what was measured of it by quantity. */
    public record Arm(String variant, String name, int diverged, Map<String, Estimate> estimates) {}

    /** A published figure of an arm; of all variants where {@code variant} is empty. */
    public record Reported(String variant, String arm, String quantity, double value, String source) {}

    /** The published figure of an arm; null where there is none. */
    public @Nullable Double reported(Arm arm, String quantity) {
        return reported.stream()
                .filter(figure -> figure.arm().equals(arm.name())
                        && figure.quantity().equals(quantity)
                        && (figure.variant().isEmpty() || figure.variant().equals(arm.variant())))
                .findFirst()
                .map(Reported::value)
                .orElse(null);
    }

    /** A claim, who makes it, and what became of it: {@code holds}, {@code fails} or {@code open}. */
    public record Claim(String text, String source, String quantity, String verdict, List<Finding> findings) {}

    /** What became of a claim for one arm: its figure beside that of the arm it was held against. */
    public record Finding(
            String variant,
            String arm,
            String against,
            String verdict,
            @Nullable Estimate own,
            @Nullable Estimate other,
            @Nullable Estimate difference) {}

    /**
     * Reads one.
     *
     * @throws IOException in one line without the file's name
     */
    public static ExperimentRecord read(Path file, String label) throws IOException {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new IOException("experiment.json is not valid JSON", e);
        } catch (IOException e) {
            throw new IOException("experiment.json cannot be read: " + AtomicFile.reason(e, file), e);
        }
        if (!tree.path("format").asText().equals("occam-experiment")) {
            throw new IOException("experiment.json is not of an experiment of Occam's");
        }
        if (tree.path("version").asInt() != 1) {
            throw new IOException("experiment.json is of version "
                    + tree.path("version").asText("none") + ", and this Occam reads version 1");
        }
        JsonNode experiment = tree.path("experiment");
        List<Arm> arms = new ArrayList<>();
        tree.path("arms").forEach(arm -> arms.add(arm(arm)));
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < tree.path("claims").size(); i++) {
            claims.add(
                    claim(tree.path("claims").path(i), experiment.path("claims").path(i)));
        }
        return new ExperimentRecord(
                label,
                experiment.path("title").asText(experiment.path("name").asText(label)),
                experiment.path("source").asText(),
                tree.path("complete").asBoolean(),
                tree.path("runs").size(),
                quantities(experiment, arms),
                arms,
                reported(experiment),
                claims);
    }

    private static List<Reported> reported(JsonNode experiment) {
        List<Reported> reported = new ArrayList<>();
        for (JsonNode figure : experiment.path("reported")) {
            if (figure.path("value").isNumber()) {
                reported.add(new Reported(
                        figure.path("variant").asText(""),
                        figure.path("arm").asText(),
                        figure.path("quantity").asText(),
                        figure.path("value").asDouble(),
                        figure.path("source").asText()));
            }
        }
        return reported;
    }

    private static List<String> quantities(JsonNode experiment, List<Arm> arms) {
        Set<String> named = new LinkedHashSet<>();
        experiment.path("tables").forEach(table -> table.path("quantities")
                .forEach(quantity -> named.add(quantity.asText())));
        named.removeIf(
                quantity -> arms.stream().noneMatch(arm -> arm.estimates().containsKey(quantity)));
        return List.copyOf(named);
    }

    private static Arm arm(JsonNode arm) {
        Map<String, Estimate> estimates = new LinkedHashMap<>();
        arm.properties().forEach(field -> {
            Estimate estimate = estimate(field.getValue());
            if (estimate != null) {
                estimates.put(field.getKey(), estimate);
            }
        });
        return new Arm(
                arm.path("variant").asText(),
                arm.path("arm").asText(),
                arm.path("diverged").asInt(),
                estimates);
    }

    private static Claim claim(JsonNode claim, JsonNode asked) {
        List<Finding> findings = new ArrayList<>();
        claim.path("findings")
                .forEach(finding -> findings.add(new Finding(
                        finding.path("variant").asText(),
                        finding.path("arm").asText(),
                        finding.path("against").asText(""),
                        finding.path("verdict").asText(),
                        estimate(finding.path("own")),
                        estimate(finding.path("other")),
                        estimate(finding.path("difference")))));
        return new Claim(
                claim.path("text").asText(),
                asked.path("source").asText(),
                asked.path("quantity").asText(),
                claim.path("verdict").asText(),
                findings);
    }

    private static @Nullable Estimate estimate(JsonNode node) {
        JsonNode mean = node.path("mean");
        if (!mean.isNumber()) {
            return null;
        }
        JsonNode error = node.path("standardError");
        return new Estimate(
                mean.asDouble(),
                error.isNumber() ? error.asDouble() : null,
                node.path("seeds").asInt());
    }
}

package dev.occam.tuner.experiment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.tuner.config.ExperimentConfig;
import dev.occam.tuner.config.Quantity;
import dev.occam.tuner.config.RaceConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The results of an experiment as JSON: every run, every arm over its seeds, claims, races and curves. The schema of it is
 * {@link dev.occam.reports.gather.ExperimentFile#schema}.
 */
final class ResultsJson {

    private ResultsJson() {}

    /** Adds all that has come of an experiment in {@code folder} to its record. */
    static void add(ObjectNode record, Results results, Path folder) {
        record.put("complete", results.complete());
        ArrayNode runs = record.putArray("runs");
        results.runs().forEach((run, found) -> {
            ObjectNode one = runs.addObject();
            one.put("variant", run.variant());
            one.put("arm", run.arm());
            if (run.point() != null) {
                one.put("point", run.point());
            }
            one.put("seed", run.seed());
            one.put("folder", folder.relativize(run.folder()).toString().replace('\\', '/'));
            one.put(
                    "status",
                    found.map(r -> r.status().name().toLowerCase(Locale.ROOT)).orElse("diverged"));
            found.flatMap(r -> Search.steps(r, results.experiment().search()))
                    .ifPresent(steps -> one.put("steps", steps));
            found.ifPresent(r -> {
                for (Quantity quantity : Quantity.values()) {
                    Double value = Measured.of(r, quantity);
                    if (value != null && Double.isFinite(value)) {
                        one.put(quantity.label(), value);
                    }
                }
            });
        });
        ArrayNode arms = record.putArray("arms");
        for (ExperimentConfig.Part variant : results.experiment().variants()) {
            for (ExperimentConfig.Arm arm : results.experiment().arms()) {
                ObjectNode one = arms.addObject();
                one.put("variant", variant.name());
                one.put("arm", arm.name());
                if (!arm.points().isEmpty()) {
                    one.put("best", results.best(variant.name(), arm.name()).orElse(null));
                }
                one.put("diverged", results.diverged(variant.name(), arm.name()));
                for (Quantity quantity : Quantity.values()) {
                    results.estimate(variant.name(), arm.name(), quantity)
                            .ifPresent(estimate -> put(one, quantity.label(), estimate));
                }
            }
        }
        ArrayNode claims = record.putArray("claims");
        for (ExperimentConfig.Claim claim : results.experiment().claims()) {
            List<Finding> findings = Finding.of(claim, results);
            ObjectNode one = claims.addObject();
            one.put("text", claim.text());
            one.put("verdict", EstimateText.word(Finding.together(findings)));
            ArrayNode all = one.putArray("findings");
            findings.forEach(finding -> {
                ObjectNode node = all.addObject();
                node.put("variant", finding.variant());
                node.put("arm", finding.arm());
                node.put("against", finding.against());
                node.put("verdict", EstimateText.word(finding.verdict()));
                put(node, "own", finding.own());
                put(node, "other", finding.other());
                put(node, "difference", finding.difference());
            });
        }
        if (!results.experiment().races().isEmpty()) {
            addRaces(record, results);
        }
        CurvesOut.add(record, results);
    }

    private static void addRaces(ObjectNode record, Results results) {
        ArrayNode races = record.putArray("races");
        for (RaceConfig race : results.experiment().races()) {
            ObjectNode one = races.addObject();
            List<RaceFinding> findings = RaceFinding.of(race, results);
            one.put("text", race.text());
            one.put(
                    "verdict",
                    EstimateText.word(Finding.worst(
                            findings.stream().map(RaceFinding::verdict).toList())));
            ArrayNode all = one.putArray("findings");
            findings.forEach(finding -> {
                ObjectNode node = all.addObject();
                node.put("variant", finding.variant());
                node.put("entrant", finding.entrant());
                node.put("against", finding.against());
                put(node, "mark", finding.mark());
                node.put("arm", finding.arm());
                put(node, "loss", finding.loss());
                put(node, "steps", finding.steps());
                put(node, "seconds", finding.seconds());
                put(node, "share", finding.share());
                put(node, "time", finding.time());
                node.put("verdict", EstimateText.word(finding.verdict()));
            });
        }
    }

    private static void put(ObjectNode node, String name, @Nullable Estimate estimate) {
        // JSON has no number for what is not finite.
        if (estimate == null || !Double.isFinite(estimate.mean())) {
            node.putNull(name);
            return;
        }
        ObjectNode one = node.putObject(name);
        one.put("mean", estimate.mean());
        one.put("standardError", estimate.standardError());
        one.put("median", estimate.median());
        one.put("seeds", estimate.count());
    }
}

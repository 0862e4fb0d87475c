package dev.occam.reports.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.gather.ExperimentCurve;
import dev.occam.reports.gather.ExperimentRace;
import dev.occam.reports.gather.ExperimentRecord;
import org.jspecify.annotations.Nullable;

/** An experiment of a report for machines: arms, claims and races with their figures, and the curves. */
final class ExperimentJson {
    private ExperimentJson() {}

    static void add(ObjectNode node, ExperimentRecord experiment) {
        ArrayNode arms = node.putArray("arms");
        experiment.arms().forEach(arm -> {
            ObjectNode one = arms.addObject();
            one.put("variant", arm.variant()).put("arm", arm.name()).put("diverged", arm.diverged());
            if (arm.point() != null) {
                one.put("best", arm.point());
            }
            arm.estimates().forEach((quantity, estimate) -> put(one, quantity, estimate));
        });
        ArrayNode claims = node.putArray("claims");
        experiment.claims().forEach(claim -> {
            ObjectNode one = claims.addObject();
            one.put("text", claim.text()).put("source", claim.source()).put("verdict", claim.verdict());
            ArrayNode findings = one.putArray("findings");
            claim.findings().forEach(finding -> {
                ObjectNode found = findings.addObject();
                found.put("variant", finding.variant())
                        .put("arm", finding.arm())
                        .put("against", finding.against())
                        .put("verdict", finding.verdict());
                put(found, "own", finding.own());
                put(found, "other", finding.other());
                put(found, "difference", finding.difference());
            });
        });
        ArrayNode races = node.putArray("races");
        experiment.races().forEach(race -> add(races.addObject(), race));
        ArrayNode curves = node.putArray("curves");
        experiment.curves().forEach(curve -> add(curves.addObject(), curve));
    }

    private static void add(ObjectNode node, ExperimentRace race) {
        node.put("text", race.text()).put("source", race.source()).put("verdict", race.verdict());
        node.put("quantity", race.quantity()).put("measure", race.bySeconds() ? "seconds" : "steps");
        node.put("share", race.share());
        ArrayNode findings = node.putArray("findings");
        race.findings().forEach(finding -> {
            ObjectNode found = findings.addObject();
            found.put("variant", finding.variant())
                    .put("entrant", finding.entrant())
                    .put("against", finding.against())
                    .put("arm", finding.arm())
                    .put("verdict", finding.verdict());
            put(found, "mark", finding.mark());
            put(found, "comesTo", finding.comesTo());
            put(found, "steps", finding.steps());
            put(found, "seconds", finding.seconds());
            put(found, "share", finding.stepShare());
            put(found, "time", finding.timeShare());
        });
    }

    private static void add(ObjectNode node, ExperimentCurve curve) {
        node.put("variant", curve.variant()).put("arm", curve.arm());
        ArrayNode points = node.putArray("points");
        for (ExperimentCurve.Point point : curve.points()) {
            ObjectNode one = points.addObject();
            one.put("epoch", point.epoch()).put("step", point.step()).put("seconds", point.seconds());
            one.put("seeds", point.seeds());
            point.values().forEach((quantity, band) -> one.putArray(quantity)
                    .add(band.least())
                    .add(band.median())
                    .add(band.most()));
        }
    }

    private static void put(ObjectNode node, String name, ExperimentRecord.@Nullable Estimate estimate) {
        if (estimate == null) {
            node.putNull(name);
        } else {
            node.putObject(name)
                    .put("mean", estimate.mean())
                    .put("standardError", estimate.standardError())
                    .put("seeds", estimate.seeds());
        }
    }
}

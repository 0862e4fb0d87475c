package dev.occam.tuner.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.laplace.curvature.MapDistance;
import dev.occam.laplace.evidence.Bound;
import dev.occam.laplace.evidence.ConsistentEvidence;
import dev.occam.laplace.evidence.EvidenceMaximum;
import dev.occam.laplace.evidence.EvidenceValue;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.NoiseBound;
import dev.occam.laplace.evidence.PriorGroups;
import dev.occam.tuner.loop.Judgement;
import dev.occam.tuner.loop.SpectrumSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A judgement as JSON and back, every double the same. */
final class JudgementJson {

    private JudgementJson() {}

    static ObjectNode write(Judgement judgement) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ConsistentEvidence consistent = judgement.consistent();
        json.set("trainedUnder", hyperparameters(consistent.hyperparameters()));
        json.set("evidence", value(consistent.value()));
        json.put("noiseBound", consistent.noise().name());
        EvidenceMaximum maximum = judgement.maximum();
        ObjectNode best = json.putObject("maximum");
        best.set("at", hyperparameters(maximum.hyperparameters()));
        best.set("evidence", value(maximum.value()));
        maximum.bounds().forEach(bound -> best.withArray("bounds").add(bound.name()));
        best.put("noiseBound", maximum.noise().name());
        best.put("iterations", maximum.iterations());
        best.put("relativeGradient", maximum.relativeGradient());
        json.put("gradientNorm", judgement.distance().gradientNorm());
        json.put("shortfall", judgement.distance().shortfall());
        json.set("squaredNorms", Doubles.array(judgement.squaredNorms()));
        ArrayNode spectra = json.putArray("spectra");
        judgement.spectra().forEach(spectrum -> spectra.addObject()
                .put("positive", spectrum.positive())
                .set("eigenvalues", Doubles.array(spectrum.eigenvalues())));
        return json;
    }

    static Judgement read(JsonNode json, PriorGroups groups) {
        JsonNode best = json.path("maximum");
        List<Bound> bounds = new ArrayList<>();
        best.path("bounds").forEach(bound -> bounds.add(Bound.valueOf(bound.asText())));
        List<SpectrumSample> spectra = new ArrayList<>(); // Not there in checkpoints of before they were kept.
        json.path("spectra")
                .forEach(spectrum -> spectra.add(new SpectrumSample(
                        Doubles.list(spectrum.path("eigenvalues")),
                        spectrum.path("positive").asInt())));
        return new Judgement(
                new ConsistentEvidence(
                        hyperparameters(json.path("trainedUnder")),
                        value(json.path("evidence"), groups),
                        NoiseBound.valueOf(json.path("noiseBound").asText())),
                new EvidenceMaximum(
                        hyperparameters(best.path("at")),
                        value(best.path("evidence"), groups),
                        bounds,
                        NoiseBound.valueOf(best.path("noiseBound").asText()),
                        best.path("iterations").asInt(),
                        Doubles.of(best.path("relativeGradient"))),
                new MapDistance(Doubles.of(json.path("gradientNorm")), Doubles.of(json.path("shortfall"))),
                Doubles.list(json.path("squaredNorms")),
                spectra);
    }

    static ObjectNode hyperparameters(Hyperparameters at) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("logPriorPrecisions", numbers(at.logPriorPrecisions()));
        json.put("logNoisePrecision", at.logNoisePrecision());
        return json;
    }

    static Hyperparameters hyperparameters(JsonNode json) {
        return Hyperparameters.ofLogs(
                numbers(json.path("logPriorPrecisions")), Doubles.of(json.path("logNoisePrecision")));
    }

    private static ObjectNode value(EvidenceValue value) {
        EvidenceValue.Parts parts = value.parts();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("logLikelihood", parts.logLikelihood());
        json.set("logDetRatios", numbers(parts.logDetRatios()));
        json.set("scatters", numbers(parts.scatters()));
        json.set("effectiveParameters", numbers(parts.effectiveParameters()));
        json.put("noiseGradient", parts.noiseGradient());
        return json;
    }

    private static EvidenceValue value(JsonNode json, PriorGroups groups) {
        return EvidenceValue.of(
                groups,
                new EvidenceValue.Parts(
                        Doubles.of(json.path("logLikelihood")),
                        numbers(json.path("logDetRatios")),
                        numbers(json.path("scatters")),
                        numbers(json.path("effectiveParameters")),
                        Doubles.of(json.path("noiseGradient"))));
    }

    private static JsonNode numbers(double[] values) {
        return Doubles.array(Arrays.stream(values).boxed().toList());
    }

    private static double[] numbers(JsonNode json) {
        return Doubles.list(json).stream().mapToDouble(Double::doubleValue).toArray();
    }
}

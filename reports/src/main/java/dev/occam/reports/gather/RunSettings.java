package dev.occam.reports.gather;

import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.reports.record.ClusterUse;
import dev.occam.reports.record.Metrics;
import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.RunRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run as a flat list of fields, each with a text: what two runs can be compared by, field by field. */
public final class RunSettings {
    private RunSettings() {}

    /**
     * The fields of a record: its configuration as pointers into it, and what became of it in words. The course of the run
     * is left out, and so is what is the same for all runs of an Occam.
     */
    public static Map<String, String> of(RunRecord run) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("status", run.status().name().toLowerCase(Locale.ROOT));
        flatten("config", run.config(), fields);
        fields.put("data: name", run.data().name());
        fields.put("data: training rows", String.valueOf(run.data().trainRows()));
        fields.put("data: test rows", String.valueOf(run.data().testRows()));
        fields.put("data: features", String.valueOf(run.data().features()));
        fields.put("data: outputs", String.valueOf(run.data().outputs()));
        fields.put("network", run.network().description());
        fields.put("network: parameters", String.valueOf(run.network().parameters()));
        for (ParameterGroup group : run.groups()) {
            put(fields, "prior precision of " + group.name(), group.priorPrecision());
            put(fields, "effective parameters of " + group.name(), group.effectiveParameters());
        }
        if (run.evidence() != null) {
            put(fields, "log evidence", run.evidence().value());
            put(fields, "log-likelihood", run.evidence().logLikelihood());
            put(fields, "Occam factor", run.evidence().occamFactor());
        }
        Metrics metrics = run.metrics();
        if (metrics != null) {
            metrics.train().forEach(metric -> put(fields, "training " + metric.name(), metric.value()));
            List<Metrics.Metric> test = metrics.test() == null ? List.of() : metrics.test();
            test.forEach(metric -> put(fields, "test " + metric.name(), metric.value()));
        }
        if (run.trust() != null) {
            fields.put(
                    "trust",
                    run.trust().verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '));
            put(fields, "still to gain", run.trust().shortfall());
        }
        put(fields, "seconds", run.durations().total());
        fields.put("occam", run.environment().occam());
        fields.put("java", run.environment().java());
        fields.put("operating system", run.environment().os());
        fields.put("djl", run.environment().djl());
        fields.put("libtorch", run.environment().libtorch());
        fields.put("device", run.environment().device());
        fields.put("threads", String.valueOf(run.environment().threads()));
        fields.put("precision", run.environment().precision());
        ClusterUse cluster = run.environment().cluster();
        fields.put("curvature taken on", cluster == null ? "this machine" : cluster.text());
        return fields;
    }

    private static void put(Map<String, String> fields, String name, @Nullable Double value) {
        if (value != null) {
            fields.put(name, value.toString());
        }
    }

    /** Lists of plain values stay whole: a place in them means nothing to a reader. */
    private static void flatten(String pointer, JsonNode node, Map<String, String> fields) {
        if (node.isObject()) {
            node.properties().forEach(child -> flatten(pointer + "/" + child.getKey(), child.getValue(), fields));
        } else if (node.isArray()) {
            List<String> parts = new ArrayList<>();
            node.forEach(child -> parts.add(child.isTextual() ? child.asText() : child.toString()));
            fields.put(pointer, String.join(", ", parts));
        } else {
            fields.put(pointer, node.isNull() ? "" : node.asText());
        }
    }
}

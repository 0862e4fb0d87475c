package dev.occam.reports.record;

import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The run record, version 1: what a run was, what it chose and why.
 * <p>Everything but {@code started} and {@code durations} is a function of configuration, seed, data and environment.
 * A measured number that does not exist or is not finite is null; NaN and infinity never reach the file.
 * A run that stopped before it had chosen leaves {@code groups} empty and the parts it never reached null.
 *
 * @param status how the run ended
 * @param statusDetail why, where it did not finish: one sentence; empty otherwise
 * @param name the run's name, often that of its folder
 * @param config the configuration as resolved: every field, defaults filled in
 * @param seed the seed that all randomness comes from
 * @param environment program and machine
 * @param started when the run began, UTC
 * @param durations wall-clock seconds
 * @param data what it learned from
 * @param network what it trained
 * @param tuned hyperparameters chosen by the evidence, one phrase each
 * @param notTuned hyperparameters left as configured, one phrase each
 * @param trace the evidence at each judgement, in order of time
 * @param groups what was chosen, by parameter group
 * @param noise the observation noise; null in classification
 * @param evidence the evidence of the chosen state; null if none was reached
 * @param metrics how well the chosen network predicts; null if none was measured
 * @param trust how far to rely on it; null if nothing was chosen
 * @param snippets the weight decay as code; null if nothing was chosen
 * @param files the run's other files: what each holds, and its path relative to the record
 * @param training how it trained; null in records of before it was kept
 * @param diagnostics what lies behind the figures; null in records of before it was kept
 */
@JsonPropertyOrder({"format", "version"})
public record RunRecord(
        RunStatus status,
        String statusDetail,
        String name,
        JsonNode config,
        long seed,
        RunEnvironment environment,
        Instant started,
        Durations durations,
        RunData data,
        RunNetwork network,
        List<String> tuned,
        List<String> notTuned,
        List<TraceEntry> trace,
        List<ParameterGroup> groups,
        @Nullable Noise noise,
        @Nullable Evidence evidence,
        @Nullable Metrics metrics,
        @Nullable Trust trust,
        @Nullable Snippets snippets,
        Map<String, String> files,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TrainingLog training,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Diagnostics diagnostics) {
    /** The value of the field {@code format} in every run record. */
    public static final String FORMAT = "occam-run";

    /** The version of the format that this class writes, and the newest it reads. */
    public static final int VERSION = 1;

    public RunRecord {
        Fields.required(status, "status");
        Fields.required(statusDetail, "statusDetail");
        Fields.required(name, "name");
        config = Fields.object(config, "config");
        Fields.required(environment, "environment");
        Fields.required(started, "started");
        Fields.required(durations, "durations");
        Fields.required(data, "data");
        Fields.required(network, "network");
        tuned = Fields.list(tuned, "tuned");
        notTuned = Fields.list(notTuned, "notTuned");
        trace = Fields.list(trace, "trace");
        groups = Fields.list(groups, "groups");
        files = Fields.map(files, "files");
        for (TraceEntry entry : trace) {
            if (!groups.isEmpty() && entry.priorPrecision().size() != groups.size()) {
                throw new IllegalArgumentException("trace entry " + entry.index() + " has "
                        + entry.priorPrecision().size() + " prior precisions for " + groups.size()
                        + " parameter groups; give one a group, in the same order");
            }
        }
    }

    /** A record without the course of training and without diagnostics. */
    public RunRecord(
            RunStatus status,
            String statusDetail,
            String name,
            JsonNode config,
            long seed,
            RunEnvironment environment,
            Instant started,
            Durations durations,
            RunData data,
            RunNetwork network,
            List<String> tuned,
            List<String> notTuned,
            List<TraceEntry> trace,
            List<ParameterGroup> groups,
            @Nullable Noise noise,
            @Nullable Evidence evidence,
            @Nullable Metrics metrics,
            @Nullable Trust trust,
            @Nullable Snippets snippets,
            Map<String, String> files) {
        this(
                status,
                statusDetail,
                name,
                config,
                seed,
                environment,
                started,
                durations,
                data,
                network,
                tuned,
                notTuned,
                trace,
                groups,
                noise,
                evidence,
                metrics,
                trust,
                snippets,
                files,
                null,
                null);
    }

    /** Returns this record with how it trained. */
    public RunRecord with(TrainingLog log) {
        return with(files, log, diagnostics);
    }

    /** Returns this record with other files beside it. */
    public RunRecord with(Map<String, String> others) {
        return with(others, training, diagnostics);
    }

    /** Returns this record with what lies behind its figures. */
    public RunRecord with(Diagnostics found) {
        return with(files, training, found);
    }

    private RunRecord with(Map<String, String> others, @Nullable TrainingLog log, @Nullable Diagnostics found) {
        return new RunRecord(
                status,
                statusDetail,
                name,
                config,
                seed,
                environment,
                started,
                durations,
                data,
                network,
                tuned,
                notTuned,
                trace,
                groups,
                noise,
                evidence,
                metrics,
                trust,
                snippets,
                others,
                log,
                found);
    }

    /** Returns a copy of the resolved configuration. */
    @Override
    public JsonNode config() {
        return config.deepCopy();
    }

    /** Returns the name of the format, {@value #FORMAT}. */
    @JsonGetter("format")
    public String format() {
        return FORMAT;
    }

    /** Returns the version of the format, {@value #VERSION}. */
    @JsonGetter("version")
    public int version() {
        return VERSION;
    }
}

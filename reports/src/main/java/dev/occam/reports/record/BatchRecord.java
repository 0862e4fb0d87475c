package dev.occam.reports.record;

import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of a batch, version 1: which runs there are, what became of each, and which of them can be compared.
 * <p>What a run found is in the run record of its own folder. Folders are relative to that of this record, so that all
 * of it can be copied and moved.
 *
 * @param title what the batch is about, in a line
 * @param config the batch as configured
 * @param overrides assignments that were laid over the configuration of every run
 * @param started when it began, UTC
 * @param workers processes that ran side by side when it was last at work
 * @param cores of the machine it was last at work on
 * @param threads that a worker could use
 * @param complete whether every run has come to its end, good or bad
 * @param runs in the order of the configuration
 * @param rankings the finished runs by evidence, among those it is comparable for
 */
@JsonPropertyOrder({"format", "version"})
public record BatchRecord(
        String title,
        JsonNode config,
        List<String> overrides,
        Instant started,
        int workers,
        int cores,
        int threads,
        boolean complete,
        List<Entry> runs,
        List<Ranking> rankings) {

    /** The value of the field {@code format} in every batch record. */
    public static final String FORMAT = "occam-batch";

    /** The version of the format that this class writes, and the newest it reads. */
    public static final int VERSION = 1;

    public BatchRecord {
        Fields.required(title, "title");
        config = Fields.object(config, "config");
        overrides = Fields.list(overrides, "overrides");
        Fields.required(started, "started");
        Fields.count(workers, "workers");
        Fields.count(cores, "cores");
        Fields.count(threads, "threads");
        runs = Fields.list(runs, "runs");
        rankings = Fields.list(rankings, "rankings");
    }

    /**
     * A run of the batch.
     *
     * @param name of the run, unique in the batch
     * @param data name of its data set in the configuration; null in a list of runs
     * @param network name of its network; null where the configuration names none
     * @param curvature name of its curvature settings; null where the configuration names none
     * @param seed of the run
     * @param folder of its files, relative to the record
     * @param configDigest SHA-256 of its configuration as JSON, by which a changed one is noticed
     * @param state what became of it
     * @param attempts how often it was begun or gone on with and came to an end by itself
     * @param failures what went wrong, in the order of time; also where it went well after all
     * @param seconds its duration; null before it has a record
     */
    public record Entry(
            String name,
            @Nullable String data,
            @Nullable String network,
            @Nullable String curvature,
            long seed,
            String folder,
            String configDigest,
            State state,
            int attempts,
            List<Failure> failures,
            @Nullable Double seconds) {

        public Entry {
            Fields.required(name, "name");
            Fields.required(folder, "folder");
            Fields.required(configDigest, "configDigest");
            Fields.required(state, "state");
            Fields.count(attempts, "attempts");
            failures = Fields.list(failures, "failures");
            seconds = Fields.finite(seconds);
        }
    }

    /**
     * What went wrong with a run.
     *
     * @param code the exit code of {@code occam} for it; of a process that was killed, that of the process
     * @param reason one line, with the remedy where there is one
     */
    public record Failure(int code, String reason) {

        public Failure {
            Fields.required(reason, "reason");
        }
    }

    /** What became of a run. */
    public enum State {
        /** Not begun, or stopped on the way: the batch will go on with it. */
        @JsonProperty("open")
        OPEN,
        /** Done, with a run record. */
        @JsonProperty("finished")
        FINISHED,
        /** Its loss stopped being a finite number. */
        @JsonProperty("diverged")
        DIVERGED,
        /** It could not be done, for the reason of its last failure. */
        @JsonProperty("failed")
        FAILED
    }

    /** Returns a copy of the configuration. */
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

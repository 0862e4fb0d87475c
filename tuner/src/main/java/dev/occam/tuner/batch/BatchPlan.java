package dev.occam.tuner.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.BatchRecord;
import dev.occam.tuner.config.BatchReader;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TuneConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runs of a batch by their names, held against those that were begun in its folder. */
final class BatchPlan {

    private final Map<String, BatchRecord.Entry> entries = new LinkedHashMap<>();
    private final Map<String, TuneConfig> configs = new HashMap<>();

    /**
     * The plan.
     *
     * @param runs   as configured now
     * @param folder of the batch
     * @param before what was begun there; null where nothing was
     * @throws ConfigException where a run that was begun is configured otherwise, or not any more
     */
    BatchPlan(List<BatchReader.Planned> runs, Path folder, @Nullable BatchRecord before) {
        Map<String, BatchRecord.Entry> begun = new HashMap<>();
        if (before != null) {
            before.runs().forEach(run -> begun.put(run.name(), run));
        }
        for (BatchReader.Planned run : runs) {
            String digest = digest(run.config());
            BatchRecord.Entry former = begun.remove(run.name());
            if (former != null && !former.configDigest().equals(digest)) {
                throw new ConfigException(
                        "run " + run.name(),
                        "was begun in " + folder + " with other settings",
                        "go on with the same, or choose another folder with --out");
            }
            entries.put(
                    run.name(),
                    new BatchRecord.Entry(
                            run.name(),
                            run.data(),
                            run.network(),
                            run.curvature(),
                            run.config().seed(),
                            run.name(),
                            digest,
                            former == null ? BatchRecord.State.OPEN : former.state(),
                            former == null ? 0 : former.attempts(),
                            former == null ? List.of() : former.failures(),
                            former == null ? null : former.seconds()));
            configs.put(
                    run.name(), run.config().withOut(folder.resolve(run.name()).toString()));
        }
        if (!begun.isEmpty()) {
            throw new ConfigException(
                    "run " + begun.keySet().iterator().next(),
                    "is in " + folder + " and in the configuration no more",
                    "put it back, or choose another folder with --out");
        }
    }

    /** The runs, in their order. */
    Map<String, BatchRecord.Entry> entries() {
        return entries;
    }

    /** The configuration of a run, with its folder. */
    TuneConfig config(String run) {
        TuneConfig config = configs.get(run);
        if (config == null) {
            throw new IllegalArgumentException("no such run: " + run);
        }
        return config;
    }

    /** Of all that decides over the numbers; how often a checkpoint is written does not. */
    private static String digest(TuneConfig config) {
        var tree = ConfigReader.tree(config);
        if (tree.path("training") instanceof ObjectNode training) {
            training.remove("checkpointSeconds");
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(tree.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}

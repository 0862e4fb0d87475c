package dev.occam.tuner.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.tuner.checkpoint.CheckpointException;
import dev.occam.tuner.checkpoint.CheckpointFolder;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TuneConfig;
import java.nio.file.Path;

/** What a stopped run says of itself before it goes on. */
public final class Resumption {

    private Resumption() {}

    /**
     * Whether a folder holds a run that can go on.
     *
     * @param folder of a run
     * @return whether there is a checkpoint
     */
    public static boolean isPossible(Path folder) {
        return CheckpointFolder.holdsOne(folder);
    }

    /**
     * What to type to go on with a run.
     *
     * @param folder of the run, which can go on
     * @return the command line; where a cluster was reached, it has to be named again
     */
    public static String command(Path folder) {
        JsonNode content = CheckpointFolder.content(folder);
        boolean given = content.at("/config/loop/kind").asText().equals("fixed");
        return "occam " + (given ? "train" : "tune") + " --resume " + folder
                + (ClusterPasses.partitions(content) > 0 ? " --master URL" : "");
    }

    /**
     * A reader that starts from the configuration of a stopped run.
     *
     * @param folder of the run
     * @return with {@code folder} as the output folder
     * @throws CheckpointException where there is no checkpoint, or none that can be used
     */
    public static ConfigReader reader(Path folder) {
        return new ConfigReader().json(own(folder).toString(), "the checkpoint in " + folder);
    }

    /** The configuration of a stopped run as a tree, with {@code folder} as the output folder. */
    private static ObjectNode own(Path folder) {
        JsonNode config = CheckpointFolder.content(folder).path("config");
        if (!(config instanceof ObjectNode tree)) {
            throw new CheckpointException(
                    folder + ": its checkpoint says nothing of a configuration; start anew with --force");
        }
        ObjectNode own = tree.deepCopy();
        own.put("out", folder.toString());
        return own;
    }

    /**
     * The configuration of a stopped run.
     *
     * @param folder of the run
     * @return with {@code folder} as the output folder
     * @throws CheckpointException where there is no checkpoint, or none that can be used
     */
    public static TuneConfig config(Path folder) {
        return reader(folder).read();
    }

    /**
     * The configuration that a stopped run goes on with: what was asked for, where that leaves a choice to the run the one
     * it made. Refuses settings under which it would not be the run that was begun.
     *
     * @param folder of the run
     * @param asked the configuration that {@link #reader} and what was laid over it gave
     * @return without such open choices
     * @throws ConfigException by the first field that differs
     */
    public static TuneConfig agreed(Path folder, TuneConfig asked) {
        ObjectNode then = own(folder);
        ObjectNode now = ResolvedConfig.filled(ConfigReader.tree(asked), then);
        ConfigDifference.first(then, now).ifPresent(difference -> {
            throw new ConfigException(
                    difference.field(),
                    "is " + difference.now() + ", and the run in " + folder + " was begun with " + difference.then(),
                    "leave it out, or begin a new run without --resume");
        });
        if (!folder.toString().equals(now.path("out").asText())) {
            throw new ConfigException(
                    "out", "a run goes on in its own folder, " + folder, "leave it out, or copy the folder first");
        }
        return new ConfigReader().json(now.toString(), "--resume " + folder).read();
    }
}

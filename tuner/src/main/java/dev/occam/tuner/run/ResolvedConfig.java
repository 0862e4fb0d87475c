package dev.occam.tuner.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.laplace.torch.TorchRuntime;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TuneConfig;
import java.util.List;
import java.util.Locale;

/** The configuration with what the run chose by itself filled in. */
final class ResolvedConfig {

    /** What a run chooses where its configuration leaves it open, by null or by auto. */
    private static final List<String> CHOSEN = List.of(
            "/training/learningRate",
            "/training/epochs",
            "/training/batchSize",
            "/training/precision",
            "/threads",
            "/out");

    private ResolvedConfig() {}

    /** With learning rate, epochs, batch size, precision and threads as the run chose them; running it again gives the same. */
    static ObjectNode of(TuneConfig config, Tuning tuning) {
        ObjectNode tree = ConfigReader.tree(config);
        ObjectNode training = (ObjectNode) tree.get("training");
        training.put("learningRate", config.training().learningRateGiven());
        training.put("epochs", tuning.epochs());
        training.put("batchSize", tuning.batchSize());
        training.put("precision", tuning.type().name().toLowerCase(Locale.ROOT));
        tree.put("threads", TorchRuntime.threads());
        // Where a run was written is no part of what it was.
        tree.putNull("out");
        return tree;
    }

    /**
     * A configuration with the choices of an earlier run, where it leaves them open.
     *
     * @param config as a tree
     * @param earlier the resolved configuration of that run, with its output folder
     * @return another tree
     */
    static ObjectNode filled(ObjectNode config, JsonNode earlier) {
        ObjectNode tree = config.deepCopy();
        for (String pointer : CHOSEN) {
            JsonNode own = tree.at(pointer);
            if (own.isNull() || own.asText().equals("auto")) {
                int last = pointer.lastIndexOf('/');
                ((ObjectNode) tree.at(pointer.substring(0, last)))
                        .set(pointer.substring(last + 1), earlier.at(pointer));
            }
        }
        return tree;
    }
}

package dev.occam.tuner.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.laplace.torch.TorchRuntime;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TuneConfig;
import java.util.Locale;

/** The configuration with what the run chose by itself filled in. */
final class ResolvedConfig {

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
}

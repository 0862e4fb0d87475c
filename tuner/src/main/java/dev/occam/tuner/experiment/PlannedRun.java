package dev.occam.tuner.experiment;

import dev.occam.tuner.config.ExperimentConfig;
import dev.occam.tuner.config.ExperimentReader;
import dev.occam.tuner.config.TuneConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of an experiment: an arm, in a variant, with a seed.
 *
 * @param variant name of the variant
 * @param arm     name of the arm
 * @param seed    of the run
 * @param config  of the run, with {@code folder} as its output folder
 * @param folder  of the run
 */
public record PlannedRun(String variant, String arm, long seed, TuneConfig config, Path folder) {

    /**
     * All runs of an experiment. Those of the first seed come first, so that what is done early is all there is once over.
     *
     * @param reader    of the experiment
     * @param data      folder or file of the data; null for the embedded digits
     * @param overrides assignments laid over all configurations
     * @param out       folder of the experiment
     */
    public static List<PlannedRun> all(
            ExperimentReader reader, @Nullable String data, List<String> overrides, Path out) {
        ExperimentConfig experiment = reader.experiment();
        List<PlannedRun> runs = new ArrayList<>();
        for (long seed : experiment.seeds()) {
            for (int v = 0; v < experiment.variants().size(); v++) {
                for (int a = 0; a < experiment.arms().size(); a++) {
                    String variant = experiment.variants().get(v).name();
                    String arm = experiment.arms().get(a).name();
                    Path folder = out.resolve(variant).resolve(arm).resolve("seed-" + seed);
                    TuneConfig config = reader.config(v, a, seed, data, overrides);
                    runs.add(new PlannedRun(variant, arm, seed, config.withOut(folder.toString()), folder));
                }
            }
        }
        return runs;
    }

    /** What it is, in a few words. */
    public String name() {
        return variant + " " + arm + ", seed " + seed;
    }
}

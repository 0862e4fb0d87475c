package dev.occam.tuner.experiment;

import dev.occam.tuner.config.TuneConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One run of an experiment: an arm, or a point of its search, in a variant, with a seed.
 *
 * @param variant name of the variant
 * @param arm     name of the arm
 * @param point   name of the point; null where the arm has none
 * @param seed    of the run
 * @param config  of the run, with {@code folder} as its output folder
 * @param folder  of the run
 */
public record PlannedRun(
        String variant, String arm, @Nullable String point, long seed, TuneConfig config, Path folder) {

    /** What it is, in a few words. */
    public String name() {
        return variant + " " + arm + (point == null ? "" : " " + point) + ", seed " + seed;
    }
}

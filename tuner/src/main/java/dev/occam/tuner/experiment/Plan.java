package dev.occam.tuner.experiment;

import dev.occam.tuner.config.ExperimentConfig;
import dev.occam.tuner.config.ExperimentReader;
import dev.occam.tuner.config.TuneConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What there is to run of an experiment: more of it as searches end, since only the best point of an arm goes on to the
 * seeds after the first.
 */
final class Plan {

    private final ExperimentReader reader;
    private final ExperimentConfig experiment;
    private final @Nullable String data;
    private final List<String> overrides;
    private final Path out;
    private final Map<Path, PlannedRun> made = new HashMap<>();

    /**
     * The plan of an experiment.
     *
     * @param data      folder or file of the data; null for the embedded digits
     * @param overrides assignments laid over all configurations
     * @param out       folder of the experiment
     */
    Plan(ExperimentReader reader, @Nullable String data, List<String> overrides, Path out) {
        this.reader = reader;
        this.experiment = reader.experiment();
        this.data = data;
        this.overrides = overrides;
        this.out = out;
    }

    /**
     * The runs that are known to belong to it, ended or not. Those of the first seed come first, so that what is done early
     * is all there is once over.
     */
    List<PlannedRun> known(Results results) {
        List<PlannedRun> runs = new ArrayList<>();
        for (int s = 0; s < experiment.seeds().size(); s++) {
            for (int v = 0; v < experiment.variants().size(); v++) {
                for (int a = 0; a < experiment.arms().size(); a++) {
                    for (Integer point : points(s == 0, v, a, results)) {
                        runs.add(run(
                                v,
                                a,
                                point < 0 ? null : point,
                                experiment.seeds().get(s)));
                    }
                }
            }
        }
        return runs;
    }

    /** The first run that has not ended; empty where all have. */
    Optional<PlannedRun> next(Results results) {
        return known(results).stream()
                .filter(run -> !results.runs().containsKey(run))
                .findFirst();
    }

    /** Places of the points to run with a seed; -1 is an arm without any. */
    private List<Integer> points(boolean search, int variant, int arm, Results results) {
        List<ExperimentConfig.Part> points = experiment.arms().get(arm).points();
        if (points.isEmpty()) {
            return List.of(-1);
        }
        List<Integer> all = new ArrayList<>();
        Optional<String> best = search
                ? Optional.empty()
                : results.best(
                        experiment.variants().get(variant).name(),
                        experiment.arms().get(arm).name());
        for (int p = 0; p < points.size(); p++) {
            if (search || (best.isPresent() && best.get().equals(points.get(p).name()))) {
                all.add(p);
            }
        }
        return all;
    }

    private PlannedRun run(int v, int a, @Nullable Integer p, long seed) {
        String variant = experiment.variants().get(v).name();
        ExperimentConfig.Arm arm = experiment.arms().get(a);
        String point = p == null ? null : arm.points().get(p).name();
        Path below = out.resolve(variant).resolve(arm.name());
        Path folder = (point == null ? below : below.resolve(point)).resolve("seed-" + seed);
        return made.computeIfAbsent(folder, key -> {
            TuneConfig config = reader.config(v, a, p, seed, data, overrides);
            return new PlannedRun(variant, arm.name(), point, seed, config.withOut(folder.toString()), folder);
        });
    }
}

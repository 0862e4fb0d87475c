package dev.occam.tuner.study;

import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.StudyConfig;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.RunException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Measures a study seed by seed; a seed that is measured is never measured again. */
public final class StudyRun {

    private final StudyConfig config;
    private final Study study;
    private final Path out;

    /**
     * A study to run.
     *
     * @param config what is measured, and for which seeds
     * @param out    folder of the study
     * @throws ConfigException where a claim is of a case that there is not
     */
    public StudyRun(StudyConfig config, Path out) {
        this.config = config;
        this.out = out;
        study = Study.of(config.study());
        List<String> cases = study.cases();
        for (int i = 0; i < config.claims().size(); i++) {
            for (String name : config.claims().get(i).cases()) {
                if (!cases.contains(name)) {
                    throw new ConfigException(
                            config.name() + ": /claims/" + i + "/cases",
                            "no such case: " + name,
                            "there are " + String.join(", ", cases));
                }
            }
        }
    }

    /**
     * Runs to the end, or until cancelled.
     *
     * @param resume    whether the folder holds a study to go on with; else it must not hold one
     * @param progress  hears of each seed
     * @param cancelled asked between seeds
     * @return what has come of it; not complete where it was cancelled
     * @throws RunException where the folder is not as it should be
     */
    public StudyResults run(boolean resume, Progress progress, BooleanSupplier cancelled) {
        StudyResults results = new StudyResults(config, study.quantity(), study.cases());
        StudyFolder folder = new StudyFolder(out, config);
        folder.open(resume, results);
        folder.write(results);
        List<Long> left = config.seeds().stream()
                .filter(seed -> !results.seeds().containsKey(seed))
                .toList();
        for (int i = 0; i < left.size() && !cancelled.getAsBoolean(); i++) {
            results.add(left.get(i), study.measure(left.get(i)));
            folder.write(results);
            progress.note("seed " + left.get(i) + " measured, "
                    + results.seeds().size() + " of " + config.seeds().size());
        }
        return results;
    }
}

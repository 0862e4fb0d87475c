package dev.occam.tuner.study;

import dev.occam.tuner.config.StudyConfig;
import java.util.List;
import java.util.Map;

/** Something to be measured for each seed, in several cases. */
interface Study {

    /** The study that a file names. */
    static Study of(StudyConfig.Kind kind) {
        return switch (kind) {
            case SHARING_EXACTNESS -> new SharingExactness();
            case EIGENBASIS_SPECTRUM -> new EigenbasisSpectrum();
        };
    }

    /** What is measured, in a few words. */
    String quantity();

    /** The cases, in the order of the table. */
    List<String> cases();

    /**
     * Measures all cases.
     *
     * @param seed that all numbers are drawn from
     * @return a finite value for each case, in their order
     */
    Map<String, Double> measure(long seed);
}

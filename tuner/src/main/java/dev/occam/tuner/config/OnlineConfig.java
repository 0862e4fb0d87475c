package dev.occam.tuner.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The papers' online loop (Immer et al. 2021, arXiv:2104.04975, Algorithm 1).
 *
 * @param burnInEpochs      B: epochs of plain training before the first evidence; null is a tenth of a fit
 * @param everyEpochs       F: epochs between evidences; null is ceil(4 (V + 1) / 3), about a quarter of the work, for
 *                          the V vectors of the Fisher: one per output where it is exact
 * @param hyperSteps        K: steps on the log precisions at each evidence, with {@code maximise} {@code adam}
 * @param hyperLearningRate step size of these steps
 * @param maximise          how the evidence is climbed
 */
public record OnlineConfig(
        @Nullable Integer burnInEpochs,
        @Nullable Integer everyEpochs,
        int hyperSteps,
        double hyperLearningRate,
        Maximise maximise) {

    /** How the evidence is climbed at fixed curvature. */
    public enum Maximise {
        /** By Adam on the logs, as the papers do. */
        @JsonProperty("adam")
        ADAM,
        /** To its maximum, with a limit on the step. */
        @JsonProperty("exact")
        EXACT
    }
}

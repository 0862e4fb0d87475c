package dev.occam.tuner.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.occam.models.data.Task;
import dev.occam.tuner.config.CompareConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of one arm on one split.
 *
 * @param set      name of the data set
 * @param split    number of the split
 * @param arm      name of the arm
 * @param diverged why it came to nothing; null where it did not
 * @param task     of the data
 * @param scores   by name of the predictive, on the test rows
 * @param evidence of the chosen state in the targets' own units; null where nothing was judged
 * @param noise    sigma in standardised units; null for classes
 * @param priors   what was chosen, by group
 * @param effort   what it took
 * @param grid     what a grid found out on the way; null where there was none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Cell(
        String set,
        int split,
        String arm,
        @Nullable String diverged,
        @Nullable Task task,
        Map<String, Score> scores,
        @Nullable Double evidence,
        @Nullable Double noise,
        Map<String, Double> priors,
        Effort effort,
        @Nullable GridChoice grid) {

    /** An arm that came to nothing. */
    static Cell diverged(String set, int split, String arm, String why, Effort effort) {
        return new Cell(set, split, arm, why, null, Map.of(), null, null, Map.of(), effort, null);
    }

    /** By the predictive that the arm predicts by; null where it diverged. */
    @Nullable
    Score score() {
        return task == null ? null : scores.get(grid != null ? Predictives.PLUG_IN : Predictives.standard(task));
    }

    boolean is(String aSet, int aSplit, String anArm) {
        return set.equals(aSet) && split == aSplit && arm.equals(anArm);
    }

    /**
     * What choosing a prior and training under it took, scoring left out.
     *
     * @param steps      of training
     * @param rows       that went through them, each as often as it did
     * @param fitRows    the same of a plain fit to all training rows
     * @param curvatures passes over the training rows for their curvature
     * @param seconds    by the clock on the wall
     * @param processor  seconds of the working thread
     */
    record Effort(long steps, long rows, long fitRows, int curvatures, double seconds, double processor) {

        Effort plus(Effort other) {
            return new Effort(
                    steps + other.steps,
                    rows + other.rows,
                    fitRows,
                    curvatures + other.curvatures,
                    seconds + other.seconds,
                    processor + other.processor);
        }
    }

    /**
     * What a grid found out before its last fit.
     *
     * @param of         the grid itself
     * @param validation for each precision the NLL of the rows that validate, in the targets' own units; null where it
     *                   diverged
     * @param precision  the one of lowest validation NLL
     * @param noise      sigma from the residuals of the rows that validate, in standardised units; 1 for classes
     * @param effort     what it took
     * @param refit      what the last fit took
     */
    record GridChoice(
            CompareConfig.Grid of,
            List<@Nullable Double> validation,
            double precision,
            double noise,
            Effort effort,
            @Nullable Effort refit) {

        GridChoice with(Effort last) {
            return new GridChoice(of, validation, precision, noise, effort, last);
        }
    }
}

package dev.occam.reports.record;

/**
 * Wall-clock time of a run and of its parts, in seconds.
 *
 * @param total from start to the writing of the record
 * @param data reading, splitting and standardising the data
 * @param training gradient steps
 * @param curvature curvature passes and eigendecompositions
 * @param evidence evidence values and their maximisation
 * @param other everything else: metrics, files, progress
 */
public record Durations(double total, double data, double training, double curvature, double evidence, double other) {
    public Durations {
        check(total, "total");
        check(data, "data");
        check(training, "training");
        check(curvature, "curvature");
        check(evidence, "evidence");
        check(other, "other");
    }

    private static void check(double seconds, String field) {
        if (!(seconds >= 0) || Double.isInfinite(seconds)) {
            throw new IllegalArgumentException("the duration '" + field + "' cannot be " + seconds + " seconds");
        }
    }
}

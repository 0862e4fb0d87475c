package dev.occam.reports.gather;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an arm of an experiment trained: quantities at the ends of epochs, over its seeds.
 *
 * @param variant in which
 * @param arm of which
 * @param points in the order of epochs
 */
public record ExperimentCurve(String variant, String arm, List<Point> points) {
    /** The quantities that a curve may have, the training loss first. */
    public static final List<String> QUANTITIES = List.of("loss", "nll", "accuracy", "rmse");

    public ExperimentCurve {
        points = List.copyOf(points);
    }

    /**
     * The end of an epoch.
     *
     * @param seconds of training, their median; null where they were not kept
     * @param values by quantity, of those measured there
     * @param seeds runs that got so far
     */
    public record Point(int epoch, long step, @Nullable Double seconds, Map<String, Band> values, int seeds) {}

    /** Median, least and greatest value over the seeds; all the same where there is but one, or no range was kept. */
    public record Band(double median, double least, double most) {
        /** Whether it has any width. */
        public boolean isWide() {
            return least < most;
        }
    }

    /** Whether it has the quantity anywhere. */
    public boolean has(String quantity) {
        return points.stream().anyMatch(point -> point.values().containsKey(quantity));
    }
}

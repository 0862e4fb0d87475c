package dev.occam.tuner.tribuo.calibration;

import java.util.ArrayList;
import java.util.List;

/**
 * Confidence held against accuracy, in bins of equal width: Guo et al. 2017, "On calibration of modern neural networks",
 * equations 1 to 5.
 *
 * <p>Bin m of M holds the predictions with a confidence in ((m - 1) / M, m / M].
 */
final class Reliability {

    private final int[] counts;
    private final double[] confidence;
    private final double[] hits;
    private int total;

    Reliability(int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("at least one bin, not " + bins);
        }
        counts = new int[bins];
        confidence = new double[bins];
        hits = new double[bins];
    }

    /**
     * Counts one prediction.
     *
     * @param probability of the predicted class
     * @param right whether that is the true one
     */
    void add(double probability, boolean right) {
        int bin = Math.max(0, Math.min(counts.length, (int) Math.ceil(probability * counts.length)) - 1);
        counts[bin]++;
        confidence[bin] += probability;
        hits[bin] += right ? 1 : 0;
        total++;
    }

    /** The mean over predictions of the gap of their bin. */
    double expectedError() {
        double sum = 0;
        for (int b = 0; b < counts.length; b++) {
            sum += Math.abs(confidence[b] - hits[b]);
        }
        return sum / total;
    }

    /** The largest gap of a bin that is not empty. */
    double maximumError() {
        double largest = 0;
        for (int b = 0; b < counts.length; b++) {
            if (counts[b] > 0) {
                largest = Math.max(largest, Math.abs(confidence[b] - hits[b]) / counts[b]);
            }
        }
        return largest;
    }

    /** The bins that are not empty, by rising confidence. */
    List<LabelCalibrationEvaluation.Bin> bins() {
        List<LabelCalibrationEvaluation.Bin> bins = new ArrayList<>();
        for (int b = 0; b < counts.length; b++) {
            if (counts[b] > 0) {
                bins.add(new LabelCalibrationEvaluation.Bin(
                        (double) b / counts.length,
                        (b + 1.0) / counts.length,
                        counts[b],
                        confidence[b] / counts[b],
                        hits[b] / counts[b]));
            }
        }
        return bins;
    }
}

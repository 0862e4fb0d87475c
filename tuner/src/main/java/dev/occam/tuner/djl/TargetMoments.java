package dev.occam.tuner.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.occam.laplace.curvature.Batches;

/**
 * Number of rows of a data set, and how much its targets vary.
 *
 * @param rows N
 * @param variance of the targets about their mean, over rows and outputs alike; 1 where they are all the same
 */
record TargetMoments(long rows, double variance) {

    /** Goes once through the data. */
    static TargetMoments of(Batches data, NDManager manager) {
        long[] counts = new long[2];
        double[] sums = new double[2];
        data.forEach(manager, (inputs, targets) -> {
            NDArray exact = targets.toType(DataType.FLOAT64, true);
            counts[0] += inputs.getShape().get(0);
            counts[1] += exact.size();
            sums[0] += exact.sum().getDouble();
            sums[1] += exact.square().sum().getDouble();
        });
        double mean = sums[0] / counts[1];
        double variance = sums[1] / counts[1] - mean * mean;
        // What is left by rounding alone is no variance.
        boolean varies = variance > 1e-12 * mean * mean;
        return new TargetMoments(counts[0], varies ? variance : 1);
    }
}

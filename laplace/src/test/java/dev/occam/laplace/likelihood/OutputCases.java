package dev.occam.laplace.likelihood;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Seeded network outputs and derivatives of functions of them by central differences. */
final class OutputCases {

    /** Best for central differences of a function of order one in double. */
    private static final double STEP = 1e-5;

    private OutputCases() {}

    /** Standard normal values times {@code scale}. */
    static NDArray normal(NDManager manager, long seed, double scale, Shape shape) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = scale * random.nextGaussian();
        }
        return manager.create(values, shape);
    }

    /** The derivative of {@code function} in each entry of {@code at}. */
    static double[] gradient(NDArray at, ToDoubleFunction<NDArray> function) {
        double[] point = at.toDoubleArray();
        double[] slope = new double[point.length];
        for (int i = 0; i < point.length; i++) {
            slope[i] = (moved(at, point, i, STEP, function) - moved(at, point, i, -STEP, function)) / (2 * STEP);
        }
        return slope;
    }

    private static double moved(
            NDArray at, double[] point, int entry, double step, ToDoubleFunction<NDArray> function) {
        double[] values = point.clone();
        values[entry] += step;
        try (NDArray array = at.getManager().create(values, at.getShape())) {
            return function.applyAsDouble(array);
        }
    }

    /** S S^T of one datum or position: rows and columns over its C outputs, from the C columns of the root. */
    static double[][] hessian(Likelihood likelihood, NDArray outputs, int datum) {
        int c = OutputBasis.size(outputs);
        double[][] hessian = new double[c][c];
        for (int column = 0; column < c; column++) {
            double[] root = likelihood.hessianRoot(outputs, column).toDoubleArray();
            for (int i = 0; i < c; i++) {
                for (int j = 0; j < c; j++) {
                    hessian[i][j] += root[datum * c + i] * root[datum * c + j];
                }
            }
        }
        return hessian;
    }

    static void requireClose(String what, double actual, double expected, double tolerance) {
        if (!(Math.abs(actual - expected) <= tolerance)) {
            throw new AssertionError(what + ": " + actual + ", expected " + expected + ", ratio " + actual / expected);
        }
    }
}

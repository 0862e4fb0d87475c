package dev.occam.laplace.predict;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.torch.Operators;
import java.util.SplittableRandom;

/**
 * Network outputs under the linearised posterior: a Gaussian of C outputs for each of N rows.
 *
 * @param mean f, shape (N, C), float64
 * @param covariance V, shape (N, C, C), float64
 */
public record GaussianOutputs(NDArray mean, NDArray covariance) {

    public GaussianOutputs {
        Shape shape = mean.getShape();
        if (shape.dimension() != 2
                || !covariance.getShape().equals(new Shape(shape.get(0), shape.get(1), shape.get(1)))) {
            throw new IllegalArgumentException("outputs of shape " + shape + " do not fit a covariance of shape "
                    + covariance.getShape() + "; they are (N, C) and (N, C, C)");
        }
    }

    /**
     * N.
     *
     * @return number of rows
     */
    public long rows() {
        return mean.getShape().get(0);
    }

    /**
     * C.
     *
     * @return outputs of a row
     */
    public long outputs() {
        return mean.getShape().get(1);
    }

    /**
     * The variance of each output.
     *
     * @return shape (N, C)
     */
    public NDArray variances() {
        NDArray eye = covariance.getManager().eye((int) outputs()).toType(DataType.FLOAT64, false);
        return covariance.mul(eye).sum(new int[] {2});
    }

    /**
     * Draws outputs. All rows share the standard normal draws, so the sample of a row is exact and differences between rows
     * are smooth.
     *
     * @param scope the manager that the result is attached to
     * @param samples S
     * @param seed of the draws
     * @return shape (N, S, C), float64
     */
    NDArray draw(NDManager scope, int samples, long seed) {
        NDArray normal = normal(scope, samples, (int) outputs(), seed);
        NDArray drawn = normal.matMul(root(scope).transpose(0, 2, 1)).add(mean.expandDims(1));
        drawn.attach(scope);
        return drawn;
    }

    /** A root of the covariance, L with L L^T = V, shape (N, C, C). */
    private NDArray root(NDManager scope) {
        Operators.Eigen eigen = Operators.symmetricEigens(scope, covariance);
        NDArray zero = scope.create(0.0);
        return eigen.vectors().mul(eigen.values().maximum(zero).sqrt().expandDims(1));
    }

    private static NDArray normal(NDManager scope, int samples, int outputs, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[Math.multiplyExact(samples, outputs)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian();
        }
        return scope.create(values, new Shape(samples, outputs));
    }
}

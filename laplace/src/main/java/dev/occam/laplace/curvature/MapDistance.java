package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * How far weights are from the maximum of their own log joint {@code s log p(y|theta) - 1/2 sum delta ||theta||^2}.
 *
 * @param gradientNorm Euclidean norm of the gradient of the log joint
 * @param shortfall nats that one Newton step with the posterior precision would gain, {@code 1/2 g^T P^-1 g}: to first
 *     order also what the evidence lacks because training stopped early
 */
public record MapDistance(double gradientNorm, double shortfall) {

    /**
     * Measures a point.
     *
     * @param curvature taken at the point
     * @param scale s = 1 / (sigma^2 T)
     * @param priorPrecisions delta of each block
     * @return its distance from the maximum
     */
    public static MapDistance of(Curvature curvature, double scale, double[] priorPrecisions) {
        return of(curvature, curvature.weights(), scale, priorPrecisions);
    }

    /**
     * Measures a point under a prior whose mean is not zero.
     *
     * @param curvature taken at the point
     * @param deviations for each block the weights less their prior mean
     * @param scale s = 1 / (sigma^2 T)
     * @param priorPrecisions delta of each block
     * @return its distance from the maximum
     */
    public static MapDistance of(
            Curvature curvature, List<NDArray> deviations, double scale, double[] priorPrecisions) {
        double curvatureScale = Math.pow(scale, curvature.scaling().exponent());
        double squaredNorm = 0;
        double gain = 0;
        for (int k = 0; k < curvature.blocks().size(); k++) {
            CurvatureBlock block = curvature.blocks().get(k);
            double delta = priorPrecisions[k];
            double[] slope = slopeInEigenbasis(curvature, deviations.get(k), k, scale, delta);
            double[] eigenvalues = block.eigenvalues();
            for (int i = 0; i < slope.length; i++) {
                double square = slope[i] * slope[i];
                squaredNorm += square;
                gain += square / (curvatureScale * eigenvalues[i] + delta);
            }
        }
        return new MapDistance(Math.sqrt(squaredNorm), gain / 2);
    }

    private static double[] slopeInEigenbasis(
            Curvature curvature, NDArray deviation, int k, double scale, double delta) {
        NDArray gradient = curvature.gradients().get(k);
        try (NDManager inner = gradient.getManager().newSubManager()) {
            NDArray slope = gradient.mul(scale);
            slope.attach(inner);
            slope.addi(deviation.mul(delta));
            return curvature.blocks().get(k).toEigenbasis(slope).toDoubleArray();
        }
    }
}

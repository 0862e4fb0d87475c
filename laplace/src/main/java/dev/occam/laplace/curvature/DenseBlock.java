package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import dev.occam.laplace.evidence.Spectrum;
import dev.occam.laplace.torch.Operators.Eigen;

/**
 * A full block by its eigendecomposition over row-major parameters.
 *
 * @param parameters the block
 * @param rule the name of its structure
 * @param eigen of the matrix, (P, P)
 */
record DenseBlock(ParameterBlock parameters, String rule, Eigen eigen) implements CurvatureBlock {

    @Override
    public double[] eigenvalues() {
        double[] values = eigen.values().toDoubleArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(values[i], 0);
        }
        return values;
    }

    @Override
    public Spectrum spectrum(double squaredNorm) {
        return Spectrum.of(parameters.name(), eigen.values().toDoubleArray(), squaredNorm);
    }

    @Override
    public NDArray toEigenbasis(NDArray matrix) {
        return eigen.vectors().transpose().matMul(matrix.reshape(-1, 1)).flatten();
    }
}

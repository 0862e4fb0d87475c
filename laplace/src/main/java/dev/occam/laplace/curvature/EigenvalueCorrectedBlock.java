package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.occam.laplace.evidence.Spectrum;
import java.util.List;

/**
 * A block in the eigenbasis of its Kronecker factors with second moments along each eigenvector in place of products of
 * eigenvalues: {@code Q diag(S) Q^T} (George et al. 2018).
 *
 * @param parameters the block
 * @param rule the name of its structure
 * @param sides Q
 * @param corrected S, shape (D_out, D_in'), float64
 */
record EigenvalueCorrectedBlock(ParameterBlock parameters, String rule, KroneckerBasis sides, NDArray corrected)
        implements CurvatureBlock {

    @Override
    public List<ParameterBlock> members() {
        return List.of(parameters);
    }

    @Override
    public double[] eigenvalues() {
        return corrected.toDoubleArray();
    }

    @Override
    public Spectrum spectrum(double squaredNorm) {
        return Spectrum.of(parameters.name(), eigenvalues(), squaredNorm);
    }

    @Override
    public NDList basis() {
        return new NDList(sides.gradient(), sides.input());
    }

    @Override
    public NDArray toEigenbasis(NDArray matrix) {
        return sides.coordinates(matrix);
    }

    @Override
    public NDArray fromEigenbasis(NDArray coordinates) {
        return sides.matrix(coordinates);
    }

    @Override
    public void addCovariance(List<LayerJacobian> jacobians, NDArray weights, NDArray sum) {
        sides.addCovariance(jacobians.get(0), weights, sum);
    }

    @Override
    public void addJointCovariance(List<LayerJacobian> jacobians, NDArray weights, NDArray sum) {
        sides.addJointCovariance(jacobians.get(0), weights, sum);
    }
}

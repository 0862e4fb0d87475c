package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.occam.laplace.evidence.Spectrum;
import dev.occam.laplace.torch.Operators.Eigen;
import java.util.List;

/**
 * A block {@code B (x) A} by the eigendecompositions of its factors: eigenvalues {@code b_i a_j}, eigenvectors
 * {@code q_i r_j^T}.
 *
 * @param parameters the block
 * @param rule the name of its structure
 * @param input A, (D_in', D_in')
 * @param gradient B, (D_out, D_out)
 */
record KroneckerBlock(ParameterBlock parameters, String rule, Eigen input, Eigen gradient) implements CurvatureBlock {

    @Override
    public List<ParameterBlock> members() {
        return List.of(parameters);
    }

    /** The basis of the eigenvectors. */
    KroneckerBasis sides() {
        return new KroneckerBasis(gradient.vectors(), input.vectors());
    }

    @Override
    public double[] eigenvalues() {
        double[] a = input.values().toDoubleArray();
        double[] b = gradient.values().toDoubleArray();
        double[] products = new double[a.length * b.length];
        for (int i = 0; i < b.length; i++) {
            double row = Math.max(b[i], 0);
            for (int j = 0; j < a.length; j++) {
                products[i * a.length + j] = row * Math.max(a[j], 0);
            }
        }
        return products;
    }

    @Override
    public Spectrum spectrum(double squaredNorm) {
        return Spectrum.ofKronecker(
                parameters.name(),
                gradient.values().toDoubleArray(),
                input.values().toDoubleArray(),
                squaredNorm);
    }

    @Override
    public NDList basis() {
        return new NDList(gradient.vectors(), input.vectors());
    }

    @Override
    public NDArray toEigenbasis(NDArray matrix) {
        return sides().coordinates(matrix);
    }

    @Override
    public NDArray fromEigenbasis(NDArray coordinates) {
        return sides().matrix(coordinates);
    }

    @Override
    public void addCovariance(List<LayerJacobian> jacobians, NDArray weights, NDArray sum) {
        sides().addCovariance(jacobians.get(0), weights, sum);
    }

    @Override
    public void addJointCovariance(List<LayerJacobian> jacobians, NDArray weights, NDArray sum) {
        sides().addJointCovariance(jacobians.get(0), weights, sum);
    }
}

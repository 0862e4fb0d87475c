package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.evidence.Spectrum;
import dev.occam.laplace.torch.Operators;
import java.util.ArrayList;
import java.util.List;

/**
 * A block in units of a prior's deviations, {@code D^-1/2 H D^-1/2} with D the prior precision of each parameter: there the prior is the
 * identity, so that the posterior precision has the eigenvectors of the curvature again.
 *
 * <p>Its coordinates are those of the posterior, not an orthonormal basis of the weights: the posterior covariance is
 * {@code U diag(1 / (s e + 1)) U^T} with {@code U = D^-1/2 Q}.
 */
public final class WhitenedBlock implements CurvatureBlock {

    private final CurvatureBlock inner;
    private final NDArray scales;

    private WhitenedBlock(CurvatureBlock inner, NDArray scales) {
        this.inner = inner;
        this.scales = scales;
    }

    /**
     * Decomposes a block anew.
     *
     * @param block whose basis is of columns over its parameters: the full matrix or a low-rank one
     * @param scales D^-1/2, shape (P), float64, in the manager that the result lives in
     * @return the block in the prior's units
     */
    public static WhitenedBlock of(CurvatureBlock block, NDArray scales) {
        NDManager home = scales.getManager();
        try (NDManager scope = home.newSubManager()) {
            NDArray vectors = CoupledGram.vectors(block);
            // Laid out row by row, so that a block that was stored gives the same bits as the one that was fitted.
            NDArray columns = vectors.flatten()
                    .reshape(vectors.getShape())
                    .mul(CoupledGram.roots(block, scope))
                    .mul(scales.reshape(-1, 1));
            columns.attach(scope);
            if (columns.getShape().get(0) == columns.getShape().get(1)) {
                Operators.Eigen eigen = Operators.symmetricEigen(home, columns.matMul(columns.transpose()));
                return new WhitenedBlock(new DenseBlock(block.members(), block.rule(), eigen), scales);
            }
            NDList parts = CoupledGram.Holder.PROGRAM.call(scope, "left_singular", columns);
            double[] values = parts.get(0).square().toDoubleArray();
            NDArray left = parts.get(1).duplicate();
            left.attach(home);
            return new WhitenedBlock(new LowRankBlock(block.members(), block.rule(), values, left, null), scales);
        }
    }

    private NDArray like(NDArray matrix) {
        return scales.reshape(matrix.getShape());
    }

    private List<LayerJacobian> scaled(List<LayerJacobian> jacobians) {
        List<LayerJacobian> all = new ArrayList<>(jacobians.size());
        long from = 0;
        for (LayerJacobian jacobian : jacobians) {
            long to = from + jacobian.size();
            all.add(jacobian.scaledBy(scales.get(from + ":" + to)));
            from = to;
        }
        return all;
    }

    @Override
    public List<ParameterBlock> members() {
        return inner.members();
    }

    @Override
    public String rule() {
        return inner.rule();
    }

    @Override
    public double[] eigenvalues() {
        return inner.eigenvalues();
    }

    @Override
    public Spectrum spectrum(double squaredNorm) {
        return inner.spectrum(squaredNorm);
    }

    @Override
    public NDList basis() {
        return inner.basis();
    }

    @Override
    public NDArray toEigenbasis(NDArray matrix) {
        return inner.toEigenbasis(matrix.mul(like(matrix)));
    }

    @Override
    public NDArray fromEigenbasis(NDArray coordinates) {
        NDArray matrix = inner.fromEigenbasis(coordinates);
        return matrix.mul(like(matrix));
    }

    @Override
    public void addCovariance(List<LayerJacobian> jacobians, NDArray weights, NDArray sum) {
        inner.addCovariance(scaled(jacobians), weights, sum);
    }

    @Override
    public void addJointCovariance(List<LayerJacobian> jacobians, NDArray weights, NDArray sum) {
        inner.addJointCovariance(scaled(jacobians), weights, sum);
    }
}

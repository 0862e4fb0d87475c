package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.occam.laplace.evidence.Spectrum;
import dev.occam.laplace.torch.Operators.Eigen;
import java.util.List;

/**
 * A full block by its eigendecomposition over the parameters of its members, each row-major, one after another.
 *
 * @param members the parameters
 * @param rule the name of its structure
 * @param eigen of the matrix, (P, P)
 */
record DenseBlock(List<ParameterBlock> members, String rule, Eigen eigen) implements CurvatureBlock {

    DenseBlock {
        members = List.copyOf(members);
    }

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
        return Spectrum.of(name(), eigen.values().toDoubleArray(), squaredNorm);
    }

    @Override
    public NDList basis() {
        return new NDList(eigen.vectors());
    }

    @Override
    public NDArray toEigenbasis(NDArray matrix) {
        return eigen.vectors().transpose().matMul(matrix.reshape(-1, 1)).flatten();
    }

    @Override
    public NDArray fromEigenbasis(NDArray coordinates) {
        NDArray flat = eigen.vectors().matMul(coordinates.reshape(-1, 1));
        return members.size() == 1
                ? flat.reshape(members.get(0).rows(), members.get(0).columns())
                : flat.reshape(1, -1);
    }

    @Override
    public void addCovariance(List<LayerJacobian> jacobians, NDArray weights, NDArray sum) {
        ParameterJacobian.forEachChunk(jacobians, sum, (rows, jacobian) -> {
            NDArray rotated = jacobian.matMul(eigen.vectors());
            rows.addi(rotated.mul(weights).matMul(rotated.transpose(0, 2, 1)));
        });
    }

    @Override
    public void addJointCovariance(List<LayerJacobian> jacobians, NDArray weights, NDArray sum) {
        ParameterJacobian.whole(jacobians, jacobian -> {
            NDArray rotated = jacobian.matMul(eigen.vectors().mul(weights.sqrt()));
            sum.addi(rotated.matMul(rotated.transpose()));
        });
    }
}

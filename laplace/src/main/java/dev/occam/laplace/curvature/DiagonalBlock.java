package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.occam.laplace.evidence.Spectrum;
import java.util.List;

/** A diagonal block: its own spectrum, with the parameters themselves as the basis. */
final class DiagonalBlock implements CurvatureBlock {

    private final ParameterBlock parameters;
    private final String rule;
    private final double[] diagonal;

    DiagonalBlock(ParameterBlock parameters, String rule, double[] diagonal) {
        this.parameters = parameters;
        this.rule = rule;
        this.diagonal = diagonal;
    }

    @Override
    public List<ParameterBlock> members() {
        return List.of(parameters);
    }

    @Override
    public String rule() {
        return rule;
    }

    @Override
    public double[] eigenvalues() {
        return diagonal.clone();
    }

    @Override
    public Spectrum spectrum(double squaredNorm) {
        return Spectrum.of(parameters.name(), diagonal, squaredNorm);
    }

    @Override
    public NDList basis() {
        return new NDList();
    }

    @Override
    public NDArray toEigenbasis(NDArray matrix) {
        return matrix.flatten();
    }

    @Override
    public NDArray fromEigenbasis(NDArray coordinates) {
        return coordinates.reshape(parameters.rows(), parameters.columns());
    }

    @Override
    public void addCovariance(List<LayerJacobian> jacobians, NDArray weights, NDArray sum) {
        LayerJacobian only = jacobians.get(0);
        if (only.positions() == 1 && !parameters.elementwise()) {
            NDArray w = weights.toType(only.type(), false).reshape(parameters.rows(), parameters.columns());
            KroneckerBasis.addUnshared(only.inputs(), only.gradients(), w, sum);
            return;
        }
        ParameterJacobian.forEachChunk(
                jacobians,
                sum,
                (rows, jacobian) -> rows.addi(jacobian.mul(weights).matMul(jacobian.transpose(0, 2, 1))));
    }

    @Override
    public void addJointCovariance(List<LayerJacobian> jacobians, NDArray weights, NDArray sum) {
        ParameterJacobian.whole(
                jacobians, jacobian -> sum.addi(jacobian.mul(weights).matMul(jacobian.transpose())));
    }
}

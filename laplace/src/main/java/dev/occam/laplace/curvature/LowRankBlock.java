package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.evidence.Spectrum;
import dev.occam.laplace.torch.TorchProgram;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block by its K greatest eigenvalues; along all other directions it is 0.
 *
 * <p>The eigenvectors are completed to a basis of all P directions by K Householder reflections, whose first K columns they
 * are but for signs: coordinates cost P K numbers and never P^2.
 */
final class LowRankBlock implements CurvatureBlock {

    private final List<ParameterBlock> members;
    private final String rule;
    private final double[] values;
    private final NDArray vectors;
    private final NDArray reflectors;
    private final NDArray scales;
    private final @Nullable NDArray image;

    /** Loaded at first use, once for the whole program. */
    private static final class Holder {
        static final TorchProgram PROGRAM = TorchProgram.load(LowRankBlock.class, "LowRankBlock");
    }

    /**
     * A block.
     *
     * @param members the parameters
     * @param rule the name of its structure
     * @param values eigenvalues, descending, length K
     * @param vectors orthonormal columns, shape (P, K), float64
     * @param image what the matrix makes of the vectors' span, shape (P, K'), where another pass goes on from there
     */
    LowRankBlock(List<ParameterBlock> members, String rule, double[] values, NDArray vectors, @Nullable NDArray image) {
        this.members = List.copyOf(members);
        this.rule = rule;
        this.values = values;
        this.vectors = vectors;
        this.image = image;
        NDList parts = Holder.PROGRAM.call(vectors.getManager(), "reflections", vectors);
        reflectors = parts.get(0);
        scales = parts.get(1);
    }

    /**
     * An orthonormal basis of the span of columns; where they span less, of that and some further directions.
     *
     * @param scope the manager that the result is attached to
     * @param columns shape (P, K), K at most P, float64
     * @return shape (P, K)
     */
    static NDArray orthonormal(NDManager scope, NDArray columns) {
        return Holder.PROGRAM.call(scope, "orthonormal", columns).get(0);
    }

    @Override
    public List<ParameterBlock> members() {
        return members;
    }

    @Override
    public String rule() {
        return rule;
    }

    /** What the matrix makes of the span, for another pass; closed with what the pass before held. */
    NDArray image() {
        if (image == null) {
            throw new IllegalStateException("the last pass keeps no image");
        }
        return image;
    }

    /** Frees what the next pass does not need. */
    void release() {
        vectors.close();
        reflectors.close();
        scales.close();
    }

    @Override
    public double[] eigenvalues() {
        double[] all = new double[size()];
        for (int i = 0; i < values.length; i++) {
            all[i] = Math.max(values[i], 0);
        }
        return all;
    }

    @Override
    public Spectrum spectrum(double squaredNorm) {
        double[] all = new double[size()];
        System.arraycopy(values, 0, all, 0, values.length);
        return Spectrum.of(name(), all, squaredNorm);
    }

    @Override
    public NDList basis() {
        return new NDList(vectors);
    }

    @Override
    public NDArray toEigenbasis(NDArray matrix) {
        return turn("turn_back", matrix.reshape(-1, 1)).flatten();
    }

    @Override
    public NDArray fromEigenbasis(NDArray coordinates) {
        NDArray flat = turn("turn", coordinates.reshape(-1, 1));
        return members.size() == 1
                ? flat.reshape(members.get(0).rows(), members.get(0).columns())
                : flat.reshape(1, -1);
    }

    private NDArray turn(String method, NDArray columns) {
        return Holder.PROGRAM
                .call(columns.getManager(), method, reflectors, scales, columns)
                .get(0);
    }

    /** Rows (..., P) in the basis. */
    private NDArray rows(NDArray jacobian) {
        return turn("turn_rows", jacobian);
    }

    @Override
    public void addCovariance(List<LayerJacobian> jacobians, NDArray weights, NDArray sum) {
        ParameterJacobian.forEachChunk(jacobians, sum, (part, jacobian) -> {
            NDArray rotated = rows(jacobian);
            part.addi(rotated.mul(weights).matMul(rotated.transpose(0, 2, 1)));
        });
    }

    @Override
    public void addJointCovariance(List<LayerJacobian> jacobians, NDArray weights, NDArray sum) {
        ParameterJacobian.whole(jacobians, jacobian -> {
            NDArray rotated = rows(jacobian);
            sum.addi(rotated.mul(weights).matMul(rotated.transpose()));
        });
    }
}

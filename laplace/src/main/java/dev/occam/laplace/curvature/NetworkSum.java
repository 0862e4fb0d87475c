package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.torch.Operators;
import java.util.ArrayList;
import java.util.List;

/**
 * The full matrix over the parameters of all layers, added up in float64 from per-example gradients of a bounded number of
 * data at a time.
 */
final class NetworkSum extends SpanningSum {

    private final NDArray sum;

    NetworkSum(List<BlockSum.Member> members, NDManager scope) {
        super(members);
        long size = size(members);
        sum = scope.zeros(new Shape(size, size), DataType.FLOAT64);
    }

    @Override
    public Structure structure() {
        return Full.GGN;
    }

    @Override
    public void addGradients(List<LayerBatch> batches, List<NDArray> gradients) {
        List<LayerJacobian> jacobians = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            LayerBatch batch = batches.get(i);
            NDArray own = batch.gradients(gradients.get(i)).expandDims(1);
            jacobians.add(new LayerJacobian(members().get(i).block(), batch, own, false));
        }
        ParameterJacobian.forEachChunk(jacobians, jacobian -> {
            NDArray flat = jacobian.squeeze(1);
            sum.addi(flat.transpose().matMul(flat));
        });
    }

    @Override
    public void add(BlockSum other) {
        sum.addi(((NetworkSum) other).sum);
    }

    @Override
    public void visit(SumNumbers each) {
        each.symmetric(sum);
    }

    /** The sum itself, (P, P). */
    NDArray matrix() {
        return sum;
    }

    @Override
    public CurvatureBlock finish(NDManager scope) {
        try {
            return new DenseBlock(blocks(), structure().rule(), Operators.symmetricEigen(scope, sum));
        } catch (ArithmeticException e) {
            throw new ArithmeticException("the curvature of all layers means nothing: " + e.getMessage());
        }
    }
}

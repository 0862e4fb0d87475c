package dev.occam.laplace.likelihood;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.occam.laplace.evidence.DataTerm;
import dev.occam.laplace.evidence.FixedDataTerm;

/**
 * Classes by softmax: outputs are C logits, targets class numbers from 0, shape (N, ...), integer.
 *
 * <p>Hessian of one datum {@code diag(p) - p p^T}, root columns {@code sqrt(p_c) (e_c - p)}.
 */
public final class Categorical implements Likelihood {

    @Override
    public void requireTargets(NDArray targets) {
        OutputBasis.requireRange(
                targets, 0, Long.MAX_VALUE, "targets of a categorical likelihood are class numbers from 0");
    }

    @Override
    public NDArray negativeLogLikelihood(NDArray outputs, NDArray targets) {
        NDArray logProbabilities = outputs.logSoftmax(-1);
        return logProbabilities.mul(oneHot(outputs, targets)).sum().neg();
    }

    @Override
    public NDArray gradient(NDArray outputs, NDArray targets) {
        return outputs.softmax(-1).subi(oneHot(outputs, targets));
    }

    @Override
    public NDArray hessianRoot(NDArray outputs, int column) {
        NDArray p = outputs.softmax(-1);
        NDArray own = p.get(new NDIndex("..., " + column + ":" + (column + 1)));
        NDArray root = own.sqrt();
        return OutputBasis.vector(outputs, column).sub(p).muli(root);
    }

    /** {@code diag(sum p) - P^T P}: two products whatever the number of classes. */
    @Override
    public NDArray hessianSum(NDArray outputs) {
        NDArray p = outputs.softmax(-1);
        NDArray eye = outputs.getManager().eye(OutputBasis.size(outputs)).toType(outputs.getDataType(), false);
        return eye.mul(p.sum(new int[] {0})).subi(p.transpose().matMul(p));
    }

    /** The variance of the basis vectors' entries under p, {@code sum_c p_c q_c^2 - (sum_c p_c q_c)^2}. */
    @Override
    public NDArray hessianDiagonal(NDArray outputs, NDArray basis) {
        NDArray p = outputs.softmax(-1);
        NDArray zero = outputs.getManager().create(0).toType(outputs.getDataType(), false);
        return p.matMul(basis.square()).subi(p.matMul(basis).square()).maximum(zero);
    }

    /** By Gumbel noise: the largest of logit plus noise falls on each class with its softmax probability. */
    @Override
    public NDArray sample(NDArray outputs, RowStreams streams) {
        NDArray gumbel = OutputBasis.noise(outputs, streams, random -> -Math.log(-Math.log(1 - random.nextDouble())));
        return outputs.add(gumbel).argMax(-1);
    }

    @Override
    public DataTerm dataTerm(double negativeLogLikelihood, long count, double temperature) {
        return FixedDataTerm.tempered(-negativeLogLikelihood, temperature);
    }

    private static NDArray oneHot(NDArray outputs, NDArray targets) {
        int classes = OutputBasis.size(outputs);
        long rows = outputs.size() / classes;
        if (targets.size() != rows) {
            throw new IllegalArgumentException(
                    "targets have the shape " + targets.getShape() + ", the network's outputs " + outputs.getShape()
                            + "; give one class number for each set of " + classes + " outputs");
        }
        NDArray shaped =
                targets.reshape(outputs.getShape().slice(0, outputs.getShape().dimension() - 1));
        try {
            return shaped.oneHot(classes, outputs.getDataType());
        } catch (EngineException e) {
            throw new IllegalArgumentException(
                    "targets hold a class number that the network has no output for; it has " + classes
                            + ", counted from 0",
                    e);
        }
    }
}

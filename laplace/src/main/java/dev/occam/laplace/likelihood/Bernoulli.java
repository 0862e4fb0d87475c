package dev.occam.laplace.likelihood;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.occam.laplace.evidence.DataTerm;
import dev.occam.laplace.evidence.FixedDataTerm;
import java.util.SplittableRandom;

/**
 * Yes or no by the logistic function, for one output or several independent ones (binary and multilabel
 * classification): outputs are C logits, targets 0 or 1, of the same shape (N, ..., C).
 *
 * <p>Hessian of one datum {@code diag(p (1 - p))}, root columns {@code sqrt(p_c (1 - p_c)) e_c}.
 */
public final class Bernoulli implements Likelihood {

    @Override
    public NDArray negativeLogLikelihood(NDArray outputs, NDArray targets) {
        NDArray zero = outputs.getManager().create(0).toType(outputs.getDataType(), false);
        NDArray one = outputs.getManager().create(1).toType(outputs.getDataType(), false);
        NDArray tail = outputs.abs().neg().exp().add(one).log();
        NDArray known = OutputBasis.like(outputs, targets);
        return outputs.maximum(zero).sub(outputs.mul(known)).add(tail).sum();
    }

    @Override
    public NDArray gradient(NDArray outputs, NDArray targets) {
        return probability(outputs).sub(OutputBasis.like(outputs, targets));
    }

    @Override
    public NDArray hessianRoot(NDArray outputs, int column) {
        NDArray p = probability(outputs);
        NDArray root = p.mul(p.neg().add(1)).sqrt();
        NDArray own = root.get(new NDIndex("..., " + column + ":" + (column + 1)));
        return OutputBasis.vector(outputs, column).mul(own);
    }

    @Override
    public NDArray sample(NDArray outputs, RowStreams streams) {
        NDArray uniform = OutputBasis.noise(outputs, streams, SplittableRandom::nextDouble);
        return uniform.lt(probability(outputs)).toType(outputs.getDataType(), false);
    }

    @Override
    public DataTerm dataTerm(double negativeLogLikelihood, long count, double temperature) {
        return FixedDataTerm.tempered(-negativeLogLikelihood, temperature);
    }

    private static NDArray probability(NDArray outputs) {
        return outputs.neg().exp().add(1).pow(-1);
    }
}

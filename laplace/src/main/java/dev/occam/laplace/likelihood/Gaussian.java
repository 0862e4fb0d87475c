package dev.occam.laplace.likelihood;

import ai.djl.ndarray.NDArray;
import dev.occam.laplace.evidence.DataTerm;
import dev.occam.laplace.evidence.GaussianDataTerm;
import java.util.SplittableRandom;

/**
 * Real targets with Gaussian noise of one variance: outputs are C means, targets of the same shape (N, ..., C).
 *
 * <p>At unit noise the fit is {@code 1/2 sum (f - y)^2}, the Hessian of one datum the identity.
 */
public final class Gaussian implements Likelihood {

    @Override
    public NDArray negativeLogLikelihood(NDArray outputs, NDArray targets) {
        // The factor stays with the outputs: DJL frees a plain number at once, while the graph still reads it.
        NDArray half = outputs.getManager().create(0.5);
        return outputs.sub(targets).square().sum().mul(half);
    }

    @Override
    public NDArray gradient(NDArray outputs, NDArray targets) {
        return outputs.sub(targets);
    }

    @Override
    public NDArray hessianRoot(NDArray outputs, int column) {
        return OutputBasis.vector(outputs, column).broadcast(outputs.getShape());
    }

    @Override
    public NDArray sample(NDArray outputs, RowStreams streams) {
        return outputs.add(OutputBasis.noise(outputs, streams, SplittableRandom::nextGaussian));
    }

    @Override
    public DataTerm dataTerm(double negativeLogLikelihood, long count, double temperature) {
        return new GaussianDataTerm(2 * negativeLogLikelihood, count, temperature);
    }
}

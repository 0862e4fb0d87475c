package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import dev.occam.laplace.evidence.DataTerm;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.likelihood.RowStreams;
import java.util.ArrayList;
import java.util.List;

/**
 * A likelihood that writes down the targets of each training step, and from a given step on finds every fit
 * impossible.
 */
public final class SpiedLikelihood implements Likelihood {

    private final Likelihood inner;
    private final long failsFrom;
    private final List<double[]> batches = new ArrayList<>();

    /** A likelihood like {@code inner} until training step {@code failsFrom} (from 0), whose value is NaN. */
    public SpiedLikelihood(Likelihood inner, long failsFrom) {
        this.inner = inner;
        this.failsFrom = failsFrom;
    }

    /** Targets of each call, in order. */
    public List<double[]> batches() {
        return batches;
    }

    @Override
    public NDArray negativeLogLikelihood(NDArray outputs, NDArray targets) {
        NDArray value = inner.negativeLogLikelihood(outputs, targets);
        batches.add(targets.toDoubleArray());
        return batches.size() > failsFrom ? value.mul(Double.NaN) : value;
    }

    @Override
    public NDArray gradient(NDArray outputs, NDArray targets) {
        return inner.gradient(outputs, targets);
    }

    @Override
    public NDArray hessianRoot(NDArray outputs, int column) {
        return inner.hessianRoot(outputs, column);
    }

    @Override
    public NDArray sample(NDArray outputs, RowStreams streams) {
        return inner.sample(outputs, streams);
    }

    @Override
    public DataTerm dataTerm(double negativeLogLikelihood, long count, double temperature) {
        return inner.dataTerm(negativeLogLikelihood, count, temperature);
    }
}

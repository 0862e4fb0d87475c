package dev.occam.laplace.likelihood;

import ai.djl.ndarray.NDArray;
import dev.occam.laplace.evidence.DataTerm;
import dev.occam.laplace.evidence.FixedDataTerm;
import dev.occam.laplace.evidence.GaussianDataTerm;
import java.util.SplittableRandom;

/**
 * Real targets with Gaussian noise of one variance: outputs are C means, targets of the same shape (N, ..., C).
 *
 * <p>The noise is a hyperparameter, or fixed by {@link #withNoise}. At unit noise the fit is {@code 1/2 sum (f - y)^2}, the Hessian of one datum the identity.
 */
public final class Gaussian implements Likelihood {

    private final double noise;
    private final boolean tuned;

    /** With a noise to be tuned, from 1 on. */
    public Gaussian() {
        this(1, true);
    }

    private Gaussian(double noise, boolean tuned) {
        this.noise = noise;
        this.tuned = tuned;
    }

    /**
     * With a noise that stays as it is.
     *
     * @param noise sigma, the standard deviation of a target about its mean
     * @return the likelihood
     */
    public static Gaussian withNoise(double noise) {
        if (!(noise > 0) || Double.isInfinite(noise)) {
            throw new IllegalArgumentException("an observation noise is positive and finite, not " + noise);
        }
        return new Gaussian(noise, false);
    }

    @Override
    public double noise() {
        return noise;
    }

    @Override
    public boolean tunesNoise() {
        return tuned;
    }

    @Override
    public NDArray negativeLogLikelihood(NDArray outputs, NDArray targets) {
        // The factor stays with the outputs: DJL frees a plain number at once, while the graph still reads it.
        NDArray half = outputs.getManager().create(0.5);
        return outputs.sub(OutputBasis.like(outputs, targets)).square().sum().mul(half);
    }

    @Override
    public NDArray gradient(NDArray outputs, NDArray targets) {
        return outputs.sub(OutputBasis.like(outputs, targets));
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
        GaussianDataTerm free = new GaussianDataTerm(2 * negativeLogLikelihood, count, temperature);
        if (tuned) {
            return free;
        }
        return new FixedDataTerm(free.logLikelihood(-2 * Math.log(noise)), noise * noise * temperature);
    }
}

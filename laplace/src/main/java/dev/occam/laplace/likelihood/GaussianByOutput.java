package dev.occam.laplace.likelihood;

import ai.djl.ndarray.NDArray;
import dev.occam.laplace.evidence.DataTerm;
import dev.occam.laplace.evidence.FixedDataTerm;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Real targets with Gaussian noise of a variance for each output: outputs are C means, targets of the same shape (N, ..., C).
 *
 * <p>The noises are known; {@code Laplace.fitNoiseByOutput} finds them. The fit is {@code 1/2 sum ((f_c - y_c) / sigma_c)^2},
 * the Hessian of one datum {@code diag(1 / sigma_c^2)}.
 */
public final class GaussianByOutput implements Likelihood {

    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private final double[] noises;

    /**
     * With known noises.
     *
     * @param noises sigma of each output
     */
    public GaussianByOutput(double... noises) {
        this.noises = noises.clone();
        if (noises.length == 0) {
            throw new IllegalArgumentException("a noise for each output is at least one noise");
        }
        for (double noise : noises) {
            if (!(noise > 0) || Double.isInfinite(noise)) {
                throw new IllegalArgumentException("an observation noise is positive and finite, not " + noise);
            }
        }
    }

    /**
     * The noises.
     *
     * @return sigma of each output, length C, a copy
     */
    public double[] noises() {
        return noises.clone();
    }

    @Override
    public NDArray negativeLogLikelihood(NDArray outputs, NDArray targets) {
        // Numbers stay with the outputs: DJL frees a plain number at once, while the graph still reads it.
        NDArray half = outputs.getManager().create(0.5);
        return outputs.sub(OutputBasis.like(outputs, targets))
                .mul(like(outputs, power(-1)))
                .square()
                .sum()
                .mul(half);
    }

    @Override
    public NDArray gradient(NDArray outputs, NDArray targets) {
        return outputs.sub(OutputBasis.like(outputs, targets)).mul(like(outputs, power(-2)));
    }

    @Override
    public NDArray hessianRoot(NDArray outputs, int column) {
        NDArray scales = like(outputs, power(-1));
        return OutputBasis.vector(outputs, column).mul(scales).broadcast(outputs.getShape());
    }

    @Override
    public NDArray sample(NDArray outputs, RowStreams streams) {
        NDArray normal = OutputBasis.noise(outputs, streams, SplittableRandom::nextGaussian);
        return outputs.add(normal.mul(like(outputs, noises)));
    }

    @Override
    public DataTerm dataTerm(double negativeLogLikelihood, long count, double temperature) {
        double normaliser = 0;
        for (double noise : noises) {
            normaliser += Math.log(noise) + HALF_LOG_TWO_PI;
        }
        // The normaliser is not tempered.
        double logLikelihood = -negativeLogLikelihood / temperature - normaliser * count / noises.length;
        return new FixedDataTerm(logLikelihood, temperature);
    }

    private double[] power(int exponent) {
        return Arrays.stream(noises).map(noise -> Math.pow(noise, exponent)).toArray();
    }

    private NDArray like(NDArray outputs, double[] values) {
        if (OutputBasis.size(outputs) != values.length) {
            throw new IllegalArgumentException("the likelihood has noises for " + values.length
                    + " outputs, the network has " + OutputBasis.size(outputs));
        }
        return outputs.getManager().create(values).toType(outputs.getDataType(), false);
    }
}

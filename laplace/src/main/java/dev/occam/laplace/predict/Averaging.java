package dev.occam.laplace.predict;

/** How a mean prediction is made of Gaussian outputs; which a likelihood knows, its predictive says. */
public sealed interface Averaging {

    /** The prediction at the mean outputs, as the network alone makes it. */
    record PlugIn() implements Averaging {}

    /** The logits shrunk by their variance, {@code f / sqrt(1 + pi/8 V)} (MacKay 1992, Spiegelhalter and Lauritzen 1990). */
    record Probit() implements Averaging {}

    /**
     * The mean of the Dirichlet distribution whose logits have the mean and variance of the outputs, after these are
     * projected to sum to zero (Hobbhahn et al. 2022).
     *
     * @param normalised whether the variances are first brought to {@code sqrt(C/2)} in the mean, and the logits with them
     */
    record LaplaceBridge(boolean normalised) implements Averaging {}

    /**
     * The mean over samples of the outputs.
     *
     * @param samples S
     * @param seed of the draws
     */
    record MonteCarlo(int samples, long seed) implements Averaging {
        public MonteCarlo {
            if (samples < 1) {
                throw new IllegalArgumentException("an average needs at least one sample, not " + samples);
            }
        }
    }

    /**
     * The integral over each output on its own, by Gauss-Hermite quadrature.
     *
     * @param nodes number of nodes
     */
    record GaussHermite(int nodes) implements Averaging {
        public GaussHermite {
            if (nodes < 1 || nodes > 100) {
                throw new IllegalArgumentException("a quadrature has 1 to 100 nodes, not " + nodes);
            }
        }
    }

    /**
     * The expectation in closed form, where the likelihood has one.
     */
    record ClosedForm() implements Averaging {}

    /** The prediction of the network alone. */
    static Averaging plugIn() {
        return new PlugIn();
    }

    /** Logits shrunk by their variance. */
    static Averaging probit() {
        return new Probit();
    }

    /** The Laplace bridge to a Dirichlet distribution. */
    static Averaging bridge() {
        return new LaplaceBridge(false);
    }

    /** The Laplace bridge with normalised variances. */
    static Averaging normalisedBridge() {
        return new LaplaceBridge(true);
    }

    /** The mean over samples of the outputs. */
    static Averaging monteCarlo(int samples, long seed) {
        return new MonteCarlo(samples, seed);
    }

    /** Quadrature with 32 nodes. */
    static Averaging gaussHermite() {
        return new GaussHermite(32);
    }

    /** The expectation in closed form. */
    static Averaging closedForm() {
        return new ClosedForm();
    }
}

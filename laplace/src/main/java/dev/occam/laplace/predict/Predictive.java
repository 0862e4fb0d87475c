package dev.occam.laplace.predict;

import ai.djl.ndarray.NDArray;
import dev.occam.laplace.likelihood.Bernoulli;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.GaussianByOutput;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.likelihood.Poisson;
import java.util.Arrays;

/**
 * What is believed of the targets of N rows: a mean prediction, and uncertainty split into an epistemic part, which more
 * training data would remove, and an aleatoric part, which they would not.
 *
 * <p>Underneath lie the network's outputs as a Gaussian, {@code f ~ N(f*, J Sigma J^T)} (the linearised predictive; Immer
 * et al. 2021). Arrays are float64 and belong to the manager of the inputs.
 */
public abstract class Predictive {

    /** Samples behind the uncertainty of those likelihoods that have it in no closed form. */
    static final int SAMPLES = 512;

    /** The seed of these samples: the same rows get the same figures. */
    static final long SEED = 0;

    private final GaussianOutputs outputs;

    Predictive(GaussianOutputs outputs) {
        this.outputs = outputs;
    }

    /**
     * The predictive of a likelihood.
     *
     * @param likelihood one of this library's
     * @param outputs the Gaussian outputs
     * @param noise sigma of the observations, 1 where the likelihood has none
     * @return its predictive
     */
    public static Predictive of(Likelihood likelihood, GaussianOutputs outputs, double noise) {
        if (likelihood instanceof Categorical) {
            return new CategoricalPredictive(outputs);
        }
        if (likelihood instanceof Bernoulli) {
            return new BernoulliPredictive(outputs);
        }
        if (likelihood instanceof Gaussian) {
            double[] noises = new double[Math.toIntExact(outputs.outputs())];
            Arrays.fill(noises, noise);
            return new GaussianPredictive(outputs, noises);
        }
        if (likelihood instanceof GaussianByOutput known) {
            return new GaussianPredictive(outputs, known.noises());
        }
        if (likelihood instanceof Poisson) {
            return new PoissonPredictive(outputs);
        }
        throw new IllegalArgumentException("no predictive is known for the likelihood "
                + likelihood.getClass().getName() + "; use Posterior.outputs, their mean and covariance");
    }

    /**
     * The outputs as a Gaussian.
     *
     * @return mean and covariance
     */
    public GaussianOutputs gaussian() {
        return outputs;
    }

    /**
     * The network's outputs.
     *
     * @return f, shape (N, C)
     */
    public NDArray outputs() {
        return outputs.mean();
    }

    /**
     * The functional covariance.
     *
     * @return J Sigma J^T, shape (N, C, C), without observation noise
     */
    public NDArray covariance() {
        return outputs.covariance();
    }

    /**
     * The mean prediction by the default of the likelihood.
     *
     * @return shape (N, C)
     */
    public abstract NDArray mean();

    /**
     * The mean prediction by a chosen averaging.
     *
     * @param averaging one that the likelihood knows
     * @return shape (N, C)
     * @throws IllegalArgumentException if it does not, naming those that it does
     */
    public abstract NDArray mean(Averaging averaging);

    /**
     * The probabilities of the classes, or of yes for each output.
     *
     * @return shape (N, C)
     * @throws UnsupportedOperationException if the targets are no classes
     */
    public NDArray probabilities() {
        throw new UnsupportedOperationException("targets of this likelihood have no probabilities; use mean()");
    }

    /**
     * What more training data would remove: a variance of numeric targets' means, shape (N, C); of classes the mutual
     * information of target and weights in nats, shape (N), or (N, C) with independent outputs.
     *
     * @return not negative
     */
    public abstract NDArray epistemic();

    /**
     * What no data would remove: the expected variance of numeric targets about their means, shape (N, C); of classes the
     * expected entropy in nats, shape (N), or (N, C) with independent outputs.
     *
     * @return not negative
     */
    public abstract NDArray aleatoric();

    /**
     * The mutual information of target and weights: how much a row's target would teach, a score of how far the row lies from
     * the training data.
     *
     * @return nats, shape (N), not negative; higher is farther out of distribution
     */
    public abstract NDArray mutualInformation();

    /**
     * The log density or log probability of targets under the linearised predictive: by probit for classes, with the outputs'
     * covariance in the noise for Gaussian targets, at the mean rate for counts.
     *
     * @param targets as the likelihood describes, first axis N
     * @return nats, shape (N)
     */
    public abstract NDArray logDensity(NDArray targets);

    /** The complaint about an averaging that the likelihood lacks. */
    static IllegalArgumentException unknown(Averaging averaging, String likelihood, String known) {
        return new IllegalArgumentException("the " + likelihood + " predictive has no averaging "
                + averaging.getClass().getSimpleName() + "; it has " + known);
    }
}

package dev.occam.laplace.likelihood;

import ai.djl.ndarray.NDArray;
import dev.occam.laplace.evidence.DataTerm;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How network outputs explain targets, at unit noise and temperature 1.
 *
 * <p>Outputs f have the shape (N, ..., C): one set of C outputs a datum, or one a shared position. Everything is a sum
 * over data and positions, never a mean.
 */
public interface Likelihood {

    /**
     * Classes by softmax; targets are class numbers from 0.
     *
     * @return the likelihood
     */
    static Likelihood categorical() {
        return new Categorical();
    }

    /**
     * Yes or no by the logistic function, one output or several; targets are 0 or 1.
     *
     * @return the likelihood
     */
    static Likelihood bernoulli() {
        return new Bernoulli();
    }

    /**
     * Real targets with Gaussian noise that is tuned with the prior.
     *
     * @return the likelihood
     */
    static Likelihood gaussian() {
        return new Gaussian();
    }

    /**
     * Real targets with Gaussian noise that is known.
     *
     * @param noise sigma
     * @return the likelihood
     */
    static Likelihood gaussian(double noise) {
        return Gaussian.withNoise(noise);
    }

    /**
     * Real targets with a Gaussian noise of its own for each output, that are known.
     *
     * @param noises sigma of each output
     * @return the likelihood
     */
    static Likelihood gaussianByOutput(double... noises) {
        return new GaussianByOutput(noises);
    }

    /**
     * Counts with a log link; targets are counts from 0.
     *
     * @return the likelihood
     */
    static Likelihood poisson() {
        return new Poisson();
    }

    /**
     * The observation noise sigma that a search starts from, or that is fixed.
     *
     * @return 1 where there is none
     */
    default double noise() {
        return 1;
    }

    /**
     * Whether the observation noise is a hyperparameter.
     *
     * @return false where there is none or it is fixed
     */
    default boolean tunesNoise() {
        return false;
    }

    /**
     * Refuses targets that the likelihood gives no probability.
     *
     * @param targets first axis N
     * @throws IllegalArgumentException naming what targets must be
     */
    default void requireTargets(NDArray targets) {}

    /**
     * The negative log-likelihood, summed, without constants: the fit that training minimises.
     *
     * @param outputs f, shape (N, ..., C); may carry a graph
     * @param targets as the likelihood describes
     * @return a scalar array in nats, in f's graph
     */
    NDArray negativeLogLikelihood(NDArray outputs, NDArray targets);

    /**
     * The gradient of {@link #negativeLogLikelihood} in the outputs.
     *
     * @param outputs f, shape (N, ..., C)
     * @param targets as the likelihood describes
     * @return shape (N, ..., C)
     */
    NDArray gradient(NDArray outputs, NDArray targets);

    /**
     * One column of a root S of the output Hessian: {@code S S^T} is the Hessian of each datum, so that pulling all
     * columns back gives the exact generalised Gauss-Newton matrix.
     *
     * @param outputs f, shape (N, ..., C)
     * @param column 0 to C-1
     * @return shape (N, ..., C)
     */
    NDArray hessianRoot(NDArray outputs, int column);

    /**
     * The sum over data of the output Hessians, for a layer whose outputs are the network's.
     *
     * @param outputs f, shape (N, C)
     * @return shape (C, C)
     */
    default NDArray hessianSum(NDArray outputs) {
        int classes = OutputBasis.size(outputs);
        @Nullable NDArray sum = null;
        for (int c = 0; c < classes; c++) {
            NDArray root = hessianRoot(outputs, c);
            NDArray product = root.transpose().matMul(root);
            sum = sum == null ? product : sum.addi(product);
        }
        return Objects.requireNonNull(sum);
    }

    /**
     * The diagonal of each datum's output Hessian H in another basis, {@code diag(Q^T H Q)}.
     *
     * @param outputs f, shape (N, C)
     * @param basis Q, orthonormal columns, shape (C, C)
     * @return shape (N, C)
     */
    default NDArray hessianDiagonal(NDArray outputs, NDArray basis) {
        int classes = OutputBasis.size(outputs);
        NDArray sum = outputs.zerosLike();
        for (int c = 0; c < classes; c++) {
            sum.addi(hessianRoot(outputs, c).matMul(basis).square());
        }
        return sum;
    }

    /**
     * Draws targets from the model at unit noise.
     *
     * @param outputs f, shape (N, ..., C)
     * @param streams the random numbers of each datum
     * @return targets as the likelihood describes, in the outputs' manager
     */
    NDArray sample(NDArray outputs, RowStreams streams);

    /**
     * What the evidence must know of the data, from their summed fit.
     *
     * @param negativeLogLikelihood the sum of {@link #negativeLogLikelihood} over all data, in nats
     * @param count number of data times outputs
     * @param temperature T of the tempered likelihood {@code p^(1/T)}
     * @return the data term of the evidence
     */
    DataTerm dataTerm(double negativeLogLikelihood, long count, double temperature);
}

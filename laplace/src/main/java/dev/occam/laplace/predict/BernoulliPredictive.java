package dev.occam.laplace.predict;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * The predictive of independent yes-or-no targets. The default mean prediction is the plug-in, as with classes.
 *
 * <p>Entropies are integrated over each output by Gauss-Hermite quadrature.
 */
public final class BernoulliPredictive extends Predictive {

    BernoulliPredictive(GaussianOutputs outputs) {
        super(outputs);
    }

    @Override
    public NDArray mean() {
        return mean(Averaging.plugIn());
    }

    @Override
    public NDArray probabilities() {
        return mean();
    }

    @Override
    public NDArray mean(Averaging averaging) {
        if (averaging instanceof Averaging.PlugIn) {
            return sigmoid(outputs());
        }
        if (averaging instanceof Averaging.Probit) {
            return sigmoid(shrunk());
        }
        if (averaging instanceof Averaging.GaussHermite quadrature) {
            return new HermiteQuadrature(quadrature.nodes()).expectation(gaussian(), BernoulliPredictive::sigmoid);
        }
        if (averaging instanceof Averaging.MonteCarlo chosen) {
            NDManager home = outputs().getManager();
            try (NDManager scope = home.newSubManager()) {
                NDArray drawn = gaussian().draw(scope, chosen.samples(), chosen.seed());
                NDArray mean = sigmoid(drawn).mean(new int[] {1});
                mean.attach(home);
                return mean;
            }
        }
        throw unknown(averaging, "Bernoulli", "plug-in, probit, Gauss-Hermite and Monte Carlo");
    }

    private NDArray shrunk() {
        return outputs().div(gaussian().variances().mul(Math.PI / 8).add(1).sqrt());
    }

    /**
     * The entropy of each target under the integral: aleatoric and epistemic part together.
     *
     * @return nats, shape (N, C)
     */
    public NDArray entropy() {
        // Not quite 0 or 1, whose logits are infinite.
        NDArray p = mean(Averaging.gaussHermite()).maximum(1e-300).minimum(1 - 1e-16);
        return entropyOfLogit(p.log().sub(p.neg().add(1).log()));
    }

    @Override
    public NDArray aleatoric() {
        return new HermiteQuadrature(32).expectation(gaussian(), BernoulliPredictive::entropyOfLogit);
    }

    @Override
    public NDArray epistemic() {
        NDArray zero = outputs().getManager().create(0.0);
        return entropy().sub(aleatoric()).maximum(zero);
    }

    @Override
    public NDArray mutualInformation() {
        return epistemic().sum(new int[] {1});
    }

    @Override
    public NDArray logDensity(NDArray targets) {
        NDArray sign = targets.toType(outputs().getDataType(), false)
                .reshape(outputs().getShape())
                .mul(2)
                .sub(1);
        return softplus(shrunk().mul(sign).neg()).neg().sum(new int[] {1});
    }

    private static NDArray sigmoid(NDArray logits) {
        return logits.neg().exp().add(1).pow(-1);
    }

    /** log(1 + e^x) without overflow. */
    private static NDArray softplus(NDArray logits) {
        NDArray zero = logits.getManager().create(0.0);
        return logits.maximum(zero).add(logits.abs().neg().exp().add(1).log());
    }

    /** {@code softplus(f) - f sigmoid(f)}. */
    private static NDArray entropyOfLogit(NDArray logits) {
        NDArray size = logits.abs();
        return softplus(size.neg()).add(size.mul(sigmoid(size.neg())));
    }
}

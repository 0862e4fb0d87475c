package dev.occam.laplace.predict;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * The predictive of classes. The default mean prediction is the plug-in, softmax of the outputs: averages over the
 * linearised posterior are often under-confident with many classes, so a Bayesian one is to be chosen, not met.
 *
 * <p>Entropies are estimated from 512 samples of the outputs with a fixed seed.
 */
public final class CategoricalPredictive extends Predictive {

    /** Classes whose probability is below this count as impossible in an entropy. */
    private static final double TINY = 1e-300;

    CategoricalPredictive(GaussianOutputs outputs) {
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
            return outputs().softmax(-1);
        }
        if (averaging instanceof Averaging.Probit) {
            return shrunk().softmax(-1);
        }
        if (averaging instanceof Averaging.LaplaceBridge bridge) {
            return DirichletBridge.mean(gaussian(), bridge.normalised());
        }
        if (averaging instanceof Averaging.MonteCarlo chosen) {
            try (NDManager scope = outputs().getManager().newSubManager()) {
                NDArray drawn = gaussian().draw(scope, chosen.samples(), chosen.seed());
                return kept(drawn.softmax(-1).mean(new int[] {1}));
            }
        }
        throw unknown(averaging, "categorical", "plug-in, probit, Laplace bridge and Monte Carlo");
    }

    private NDArray shrunk() {
        NDArray scale = gaussian().variances().mul(Math.PI / 8).add(1).sqrt();
        return outputs().div(scale);
    }

    /**
     * The entropy of the target under the average over samples: aleatoric and epistemic part together.
     *
     * @return nats, shape (N)
     */
    public NDArray entropy() {
        return entropy(mean(Averaging.monteCarlo(SAMPLES, SEED)));
    }

    @Override
    public NDArray aleatoric() {
        try (NDManager scope = outputs().getManager().newSubManager()) {
            NDArray probabilities = gaussian().draw(scope, SAMPLES, SEED).softmax(-1);
            return kept(entropy(probabilities).mean(new int[] {1}));
        }
    }

    @Override
    public NDArray epistemic() {
        NDArray zero = outputs().getManager().create(0.0);
        return entropy().sub(aleatoric()).maximum(zero);
    }

    @Override
    public NDArray mutualInformation() {
        return epistemic();
    }

    @Override
    public NDArray logDensity(NDArray targets) {
        NDArray log = shrunk().logSoftmax(-1);
        NDArray chosen = targets.oneHot((int) gaussian().outputs(), log.getDataType());
        return log.mul(chosen).sum(new int[] {1});
    }

    private NDArray kept(NDArray array) {
        array.attach(outputs().getManager());
        return array;
    }

    private static NDArray entropy(NDArray probabilities) {
        NDArray safe = probabilities.maximum(probabilities.getManager().create(TINY));
        return probabilities
                .mul(safe.log())
                .sum(new int[] {probabilities.getShape().dimension() - 1})
                .neg();
    }
}

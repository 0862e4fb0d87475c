package dev.occam.laplace.predict;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.apache.commons.math3.special.Gamma;

/**
 * The predictive of counts with log rates {@code f ~ N(f*, V)}: the rate is log-normal, with mean {@code e^(f + V/2)} and
 * variance {@code e^(2f + V) (e^V - 1)}.
 */
public final class PoissonPredictive extends Predictive {

    PoissonPredictive(GaussianOutputs outputs) {
        super(outputs);
    }

    @Override
    public NDArray mean() {
        return outputs().add(gaussian().variances().div(2)).exp();
    }

    @Override
    public NDArray mean(Averaging averaging) {
        if (averaging instanceof Averaging.PlugIn) {
            return outputs().exp();
        }
        if (averaging instanceof Averaging.ClosedForm) {
            return mean();
        }
        if (averaging instanceof Averaging.MonteCarlo chosen) {
            NDManager home = outputs().getManager();
            try (NDManager scope = home.newSubManager()) {
                NDArray mean = gaussian()
                        .draw(scope, chosen.samples(), chosen.seed())
                        .exp()
                        .mean(new int[] {1});
                mean.attach(home);
                return mean;
            }
        }
        throw unknown(averaging, "Poisson", "the closed form, plug-in and Monte Carlo");
    }

    /** The variance of the rate, shape (N, C). */
    @Override
    public NDArray epistemic() {
        return mean().square().mul(gaussian().variances().exp().sub(1));
    }

    /** The expected variance of a count about its rate, which is the mean rate, shape (N, C). */
    @Override
    public NDArray aleatoric() {
        return mean();
    }

    /** {@code 1/2 sum_c log(1 + V_cc e^f_c)}: a count tells the log rate with precision {@code e^f}. */
    @Override
    public NDArray mutualInformation() {
        NDArray gain = gaussian().variances().mul(outputs().exp()).add(1);
        return gain.log().sum(new int[] {1}).div(2);
    }

    @Override
    public NDArray logDensity(NDArray targets) {
        Shape shape = outputs().getShape();
        NDArray counts = targets.toType(outputs().getDataType(), false).reshape(shape);
        double[] factorials = counts.toDoubleArray();
        for (int i = 0; i < factorials.length; i++) {
            factorials[i] = Gamma.logGamma(factorials[i] + 1);
        }
        NDArray constant = outputs().getManager().create(factorials, shape);
        NDArray rate = mean();
        return counts.mul(rate.log()).sub(rate).sub(constant).sum(new int[] {1});
    }
}

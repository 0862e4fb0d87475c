package dev.occam.laplace.predict;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.torch.Operators;

/**
 * The predictive of real targets, {@code N(f, V + sigma^2 I)}: the linearised predictive, whose mean is the network's
 * output.
 */
public final class GaussianPredictive extends Predictive {

    private final double noise;

    GaussianPredictive(GaussianOutputs outputs, double noise) {
        super(outputs);
        this.noise = noise;
    }

    @Override
    public NDArray mean() {
        return outputs();
    }

    @Override
    public NDArray mean(Averaging averaging) {
        if (averaging instanceof Averaging.PlugIn || averaging instanceof Averaging.ClosedForm) {
            return mean();
        }
        throw unknown(averaging, "Gaussian", "the closed form, which is the plug-in");
    }

    /** The variance of the mean, diag V, shape (N, C). */
    @Override
    public NDArray epistemic() {
        return gaussian().variances();
    }

    /** sigma^2, shape (N, C). */
    @Override
    public NDArray aleatoric() {
        return outputs().zerosLike().add(noise * noise);
    }

    /**
     * The variance of targets, epistemic and aleatoric part together.
     *
     * @return shape (N, C)
     */
    public NDArray variance() {
        return epistemic().add(noise * noise);
    }

    /** {@code 1/2 log det(I + V / sigma^2)}. */
    @Override
    public NDArray mutualInformation() {
        try (NDManager scope = outputs().getManager().newSubManager()) {
            NDArray values = Operators.symmetricEigens(scope, covariance()).values();
            NDArray zero = scope.create(0.0);
            NDArray ratio = values.maximum(zero).div(noise * noise).add(1);
            NDArray information = ratio.log().sum(new int[] {1}).div(2);
            information.attach(outputs().getManager());
            return information;
        }
    }

    @Override
    public NDArray logDensity(NDArray targets) {
        try (NDManager scope = outputs().getManager().newSubManager()) {
            Operators.Eigen eigen = Operators.symmetricEigens(scope, covariance());
            NDArray variance = eigen.values().maximum(scope.create(0.0)).add(noise * noise);
            NDArray residual = targets.toType(outputs().getDataType(), false)
                    .reshape(outputs().getShape())
                    .sub(outputs());
            residual.attach(scope);
            NDArray turned = residual.expandDims(1).matMul(eigen.vectors()).squeeze(1);
            NDArray terms =
                    turned.square().div(variance).add(variance.mul(2 * Math.PI).log());
            NDArray density = terms.sum(new int[] {1}).div(-2);
            density.attach(outputs().getManager());
            return density;
        }
    }
}

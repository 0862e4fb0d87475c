package dev.occam.laplace.predict;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.torch.Operators;
import java.util.Arrays;

/**
 * The predictive of real targets, {@code N(f, V + diag(sigma_c^2))}: the linearised predictive, whose mean is the network's
 * output.
 */
public final class GaussianPredictive extends Predictive {

    private final double[] noises;

    /**
     * A predictive.
     *
     * @param outputs f and V
     * @param noises sigma of each output
     */
    GaussianPredictive(GaussianOutputs outputs, double[] noises) {
        super(outputs);
        this.noises = noises.clone();
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

    /** sigma_c^2, shape (N, C). */
    @Override
    public NDArray aleatoric() {
        return outputs().zerosLike().add(power(outputs().getManager(), 2));
    }

    /**
     * The variance of targets, epistemic and aleatoric part together.
     *
     * @return shape (N, C)
     */
    public NDArray variance() {
        return epistemic().add(power(outputs().getManager(), 2));
    }

    /** {@code 1/2 log det(I + D^-1 V D^-1)} with {@code D = diag(sigma_c)}. */
    @Override
    public NDArray mutualInformation() {
        try (NDManager scope = outputs().getManager().newSubManager()) {
            NDArray variance = whitened(scope).values();
            NDArray information = variance.log().sum(new int[] {1}).div(2);
            information.attach(outputs().getManager());
            return information;
        }
    }

    @Override
    public NDArray logDensity(NDArray targets) {
        try (NDManager scope = outputs().getManager().newSubManager()) {
            Operators.Eigen eigen = whitened(scope);
            NDArray residual = targets.toType(outputs().getDataType(), false)
                    .reshape(outputs().getShape())
                    .sub(outputs());
            residual.attach(scope);
            NDArray turned = residual.mul(power(scope, -1))
                    .expandDims(1)
                    .matMul(eigen.vectors())
                    .squeeze(1);
            NDArray logs = eigen.values().mul(2 * Math.PI).log();
            NDArray terms = turned.square().div(eigen.values()).add(logs);
            double scales =
                    Arrays.stream(noises).map(noise -> 2 * Math.log(noise)).sum();
            NDArray density = terms.sum(new int[] {1}).add(scales).div(-2);
            density.attach(outputs().getManager());
            return density;
        }
    }

    /** The covariance of targets in units of the noises, {@code I + D^-1 V D^-1}, decomposed. */
    private Operators.Eigen whitened(NDManager scope) {
        NDArray inverse = power(scope, -1);
        NDArray scaled = covariance().mul(inverse.reshape(-1, 1)).mul(inverse);
        scaled.attach(scope);
        Operators.Eigen eigen = Operators.symmetricEigens(scope, scaled);
        return new Operators.Eigen(eigen.values().maximum(scope.create(0.0)).add(1), eigen.vectors());
    }

    private NDArray power(NDManager scope, int exponent) {
        return scope.create(
                Arrays.stream(noises).map(noise -> Math.pow(noise, exponent)).toArray());
    }
}

package dev.occam.tuner.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.torch.GradientMode;
import java.util.List;

/**
 * What a loss is in terms of a likelihood: {@code loss of a batch = factor / rows * negative log-likelihood}, the latter
 * summed over the batch at unit noise.
 *
 * <p>With DJL's losses and C outputs a datum: softmax cross-entropy has factor 1, {@code L2Loss}, half the mean over
 * rows and outputs, 1/C, its weight w times 2 w.
 *
 * @param likelihood whose negative logarithm the loss is
 * @param factor how much of a datum's negative log-likelihood the loss has
 */
public record LossScale(Likelihood likelihood, double factor) {

    /** Losses in float32 constants agree no better. */
    private static final double TOLERANCE = 1e-5;

    public LossScale {
        if (!(factor > 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("the factor of a loss is a positive number, not " + factor);
        }
    }

    /**
     * Finds the scale of a loss by evaluating it on a batch, on the same batch twice over, and on outputs half as large.
     *
     * @param loss the loss
     * @param labels one array, as the loss wants them
     * @param predictions one array of outputs, shape (n, ..., C)
     * @return the scale
     * @throws IllegalArgumentException if the loss is neither a multiple of mean cross-entropy nor of mean squared error
     */
    public static LossScale of(Loss loss, NDList labels, NDList predictions) {
        if (labels.size() != 1 || predictions.size() != 1) {
            throw new IllegalArgumentException("a batch has " + labels.size() + " arrays of labels and the network "
                    + predictions.size() + " of outputs; one of each is supported");
        }
        NDArray outputs = predictions.head();
        try (GradientMode off = GradientMode.off();
                NDManager scope = outputs.getManager().newSubManager()) {
            NDArray f = own(scope, outputs.toType(DataType.FLOAT64, true));
            NDArray y = own(scope, labels.head().duplicate());
            for (Likelihood candidate : List.of(new Categorical(), new Gaussian())) {
                double factor = factor(loss, candidate, y, f);
                if (factor > 0) {
                    return new LossScale(candidate, factor);
                }
            }
        }
        throw new IllegalArgumentException(
                "the loss '" + loss.getName() + "' is no multiple of mean cross-entropy of logits"
                        + " or of mean squared error; train with Loss.softmaxCrossEntropyLoss() or Loss.l2Loss() and no penalty of its"
                        + " own, or pass the LossScale of yours");
    }

    /** The factor if the loss is one of this likelihood, and 0 otherwise. */
    private static double factor(Loss loss, Likelihood likelihood, NDArray labels, NDArray outputs) {
        if (!suits(likelihood, labels, outputs)) {
            return 0;
        }
        double factor = ratio(loss, likelihood, labels, outputs);
        double doubled = ratio(loss, likelihood, labels.concat(labels), outputs.concat(outputs));
        double halved = ratio(loss, likelihood, labels, outputs.mul(0.5));
        boolean same = close(factor, doubled) && close(factor, halved);
        return same && factor > 0 ? factor : 0;
    }

    /** Whether the likelihood has an observation noise. */
    boolean isRegression() {
        return likelihood instanceof Gaussian;
    }

    private static boolean close(double one, double other) {
        return Math.abs(one - other) <= TOLERANCE * Math.abs(one);
    }

    private static boolean suits(Likelihood likelihood, NDArray labels, NDArray outputs) {
        long data = outputs.getShape().size();
        long classes = outputs.getShape().get(outputs.getShape().dimension() - 1);
        long size = labels.getShape().size();
        return likelihood instanceof Categorical
                ? classes > 1 && (size == data || size == data / classes)
                : size == data;
    }

    private static double ratio(Loss loss, Likelihood likelihood, NDArray labels, NDArray outputs) {
        NDArray targets = targets(likelihood, labels, outputs.getShape(), outputs.getDataType());
        double value = scalar(loss.evaluate(new NDList(labels), new NDList(outputs)));
        double sum = scalar(likelihood.negativeLogLikelihood(outputs, targets));
        return value * outputs.getShape().get(0) / sum;
    }

    private static double scalar(NDArray array) {
        return array.toType(DataType.FLOAT64, false).sum().getDouble();
    }

    private static NDArray own(NDManager scope, NDArray array) {
        array.attach(scope);
        return array;
    }

    /**
     * Labels as the likelihood wants them.
     *
     * @param labels class numbers, classes one-hot, or real targets, first axis n
     * @param outputs shape (n, ..., C) of the network's outputs
     * @param type of the outputs
     * @return class numbers, shape (n, ...), or targets in the shape of the outputs
     */
    NDArray targets(NDArray labels, Shape outputs, DataType type) {
        return targets(likelihood, labels, outputs, type);
    }

    private static NDArray targets(Likelihood likelihood, NDArray labels, Shape outputs, DataType type) {
        if (!(likelihood instanceof Categorical)) {
            return labels.toType(type, false).reshape(outputs);
        }
        boolean oneHot = labels.getShape().size() == outputs.size();
        NDArray classes = oneHot ? labels.reshape(outputs).argMax(-1) : labels;
        return classes.toType(DataType.INT64, false).reshape(outputs.slice(0, outputs.dimension() - 1));
    }

    /**
     * Weight decay in the units of this loss.
     *
     * @param ridge delta sigma^2 T
     * @param rows N
     * @return lambda, the coefficient of {@code theta} in the gradient
     */
    public double decay(double ridge, long rows) {
        return factor * ridge / rows;
    }
}

package dev.occam.laplace.posterior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.MapDistance;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.torch.GradientMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The way of a network's weights to the maximum of their log joint under a prior: Newton steps by the posterior precision, each as long as
 * it ascends (Armijo 1966), with the curvature taken anew after each.
 *
 * <p>Exact in one step for linear models; for others as good as the curvature, which is positive definite, so that every step ascends.
 */
final class Refit {

    private static final int MOST_STEPS = 30;
    private static final int MOST_HALVINGS = 12;
    private static final double ENOUGH = 1e-4;

    private final Laplace laplace;
    private final Block network;
    private final Likelihood likelihood;

    Refit(Laplace laplace, Block network, Likelihood likelihood) {
        this.laplace = laplace;
        this.network = network;
        this.likelihood = likelihood;
    }

    /**
     * Moves the network's weights.
     *
     * @param start a posterior at the present weights, which stays the caller's
     * @param data its data
     * @param close nats an effective parameter that a further Newton step may still gain at the end
     * @return a posterior at the weights found, under the same prior precisions and noise
     */
    Posterior run(Posterior start, Batches data, double close) {
        Posterior here = start;
        try {
            for (int step = 0; step < MOST_STEPS && !isClose(here, close); step++) {
                if (!moved(here, data)) {
                    break;
                }
                Posterior next = fitted(data, start.hyperparameters());
                closeUnless(start, here);
                here = next;
            }
            return here == start ? fitted(data, start.hyperparameters()) : here;
        } catch (RuntimeException | Error e) {
            closeUnless(start, here);
            throw e;
        }
    }

    private static void closeUnless(Posterior start, Posterior posterior) {
        if (posterior != start) {
            posterior.close();
        }
    }

    private Posterior fitted(Batches data, Hyperparameters at) {
        Posterior posterior = laplace.fit(data);
        try {
            posterior.setHyperparameters(at);
            return posterior;
        } catch (RuntimeException | Error e) {
            posterior.close();
            throw e;
        }
    }

    private static boolean isClose(Posterior posterior, double close) {
        MapDistance distance = posterior.mapDistance();
        return distance.shortfall() <= close * posterior.evidence().effectiveParameters() + 1e-12;
    }

    /** Takes one step, if any length of it ascends. */
    private boolean moved(Posterior from, Batches data) {
        LogJoint joint = from.joint();
        Hyperparameters at = from.hyperparameters();
        double scale = from.logEvidence().data().scale(at.logNoisePrecision());
        try (GradientMode off = GradientMode.off();
                NDManager scope = NDManager.newBaseManager(from.device())) {
            List<NDArray> steps = joint.step(at, scope);
            Map<Layer.Tensor, NDArray> byTensor =
                    BlockTensors.of(from.curvature().blocks(), steps, scope);
            double before = scale * from.curvature().negativeLogLikelihood() + 0.5 * joint.scatter(at, steps, 0);
            double slope = -2 * from.mapDistance().shortfall();
            double roundOff = (single(byTensor) ? 1e-6 : 1e-12) * Math.abs(before);
            double length = 1;
            for (int halving = 0; halving < MOST_HALVINGS; halving++, length /= 2) {
                double after = scale * fit(byTensor, length, data, scope) + 0.5 * joint.scatter(at, steps, length);
                if (after <= before + ENOUGH * length * slope + roundOff && (after < before || roundOff > -slope)) {
                    take(byTensor, length, scope);
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean single(Map<Layer.Tensor, NDArray> tensors) {
        return tensors.values().stream().anyMatch(value -> value.getDataType() == DataType.FLOAT32);
    }

    /** The negative log-likelihood at weights a step away; the network's own stay. */
    private double fit(Map<Layer.Tensor, NDArray> steps, double length, Batches data, NDManager scope) {
        try (NDManager inner = scope.newSubManager()) {
            Map<Parameter, NDArray> values = new HashMap<>();
            steps.forEach((tensor, step) ->
                    values.put(tensor.parameter(), scaled(step, length, inner).addi(tensor.value())));
            Recorder recorder = Recorder.of(network);
            double[] sum = new double[1];
            data.forEach(inner, (inputs, targets) -> {
                NDArray outputs = recorder.predict(inputs, values).toType(DataType.FLOAT64, false);
                sum[0] += likelihood.negativeLogLikelihood(outputs, targets).getDouble();
            });
            return Double.isFinite(sum[0]) ? sum[0] : Double.POSITIVE_INFINITY;
        }
    }

    private static void take(Map<Layer.Tensor, NDArray> steps, double length, NDManager scope) {
        steps.forEach((tensor, step) -> tensor.value().addi(scaled(step, length, scope)));
    }

    private static NDArray scaled(NDArray step, double length, NDManager scope) {
        NDArray scaled = step.mul(length);
        scaled.attach(scope);
        return scaled;
    }
}

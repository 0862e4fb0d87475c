package dev.occam.laplace.posterior;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.GaussianByOutput;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.torch.GradientMode;
import java.util.Map;

/**
 * Looks for the noise of each output at which the evidence is greatest, at fixed weights.
 *
 * <p>There {@code sigma_c^2 = (SSE_c + sum_n V_n,cc) / N}, V the covariance of the outputs under the posterior (the M step of
 * Dempster, Laird and Rubin 1977), and the same with the effective number of parameters of an output, {@code gamma_c = sum_n V_n,cc /
 * sigma_c^2}: {@code sigma_c^2 = SSE_c / (N - gamma_c)} (MacKay 1992), which gets there faster but only where gamma_c is
 * small. Rounds take the second where at most half of the data are used up, else the first.
 */
final class NoiseSearch {

    private static final int MOST_ROUNDS = 100;
    private static final double CLOSE = 1e-5;

    private final Laplace laplace;
    private final Block network;
    private final double temperature;

    NoiseSearch(Laplace laplace, Block network, double temperature) {
        this.laplace = laplace;
        this.network = network;
        this.temperature = temperature;
    }

    /**
     * Looks.
     *
     * @param data the training data
     * @return the posterior under the noises found, its prior tuned
     */
    Posterior run(Batches data) {
        Sums squares;
        try (NDManager manager = NDManager.newBaseManager(laplace.device())) {
            squares = squares(data, manager);
        }
        double[] noises = squares.meanRoots(new double[squares.values.length]);
        for (int round = 1; ; round++) {
            Posterior posterior =
                    laplace.likelihood(new GaussianByOutput(noises)).fit(data);
            try {
                posterior.tunePrior();
                double[] next = next(noises, squares, variances(posterior, data));
                if (distance(noises, next) < CLOSE || round == MOST_ROUNDS) {
                    return posterior;
                }
                noises = next;
            } catch (RuntimeException | Error e) {
                posterior.close();
                throw e;
            }
            posterior.close();
        }
    }

    /** Squared residuals of each output. */
    private Sums squares(Batches data, NDManager manager) {
        Recorder recorder = Recorder.of(network);
        Sums sums = new Sums();
        try (GradientMode off = GradientMode.off()) {
            CheckedBatches.of(data, new Gaussian()).forEach(manager, (inputs, targets) -> {
                NDArray outputs = recorder.predict(inputs, Map.of()).toType(DataType.FLOAT64, false);
                Shape shape = outputs.getShape();
                if (shape.dimension() != 2 || !shape.equals(targets.getShape())) {
                    throw new IllegalArgumentException("a noise for each output needs outputs and targets of one shape"
                            + " (N, C), but they are " + shape + " and " + targets.getShape());
                }
                sums.add(outputs.sub(targets.toType(DataType.FLOAT64, false)).square());
            });
        } catch (EngineException e) {
            throw new IllegalArgumentException(
                    "the network refuses the training data: " + Linearisation.firstLine(e), e);
        }
        sums.requirePositive();
        return sums;
    }

    /** The posterior variance of each output, summed over the data. */
    private static double[] variances(Posterior posterior, Batches data) {
        Sums sums = new Sums();
        try (NDManager manager = NDManager.newBaseManager(posterior.device())) {
            data.forEach(
                    manager,
                    (inputs, targets) -> sums.add(posterior.outputs(inputs).variances()));
        }
        return sums.values;
    }

    private double[] next(double[] noises, Sums squares, double[] variances) {
        double[] next = squares.meanRoots(variances);
        for (int c = 0; c < next.length; c++) {
            double effective = variances[c] / (noises[c] * noises[c] * temperature);
            if (effective <= squares.rows / 2.0) {
                next[c] = Math.sqrt(squares.values[c] / (squares.rows - effective));
            }
            next[c] /= Math.sqrt(temperature);
        }
        return next;
    }

    private static double distance(double[] noises, double[] next) {
        double most = 0;
        for (int c = 0; c < noises.length; c++) {
            most = Math.max(most, Math.abs(Math.log(next[c] / noises[c])));
        }
        return most;
    }

    /** Sums over the data for each output. */
    private static final class Sums {
        private long rows;
        private double[] values = new double[0];

        void add(NDArray byRow) {
            rows += byRow.getShape().get(0);
            double[] share = byRow.sum(new int[] {0}).toDoubleArray();
            values = values.length == 0 ? new double[share.length] : values;
            for (int c = 0; c < share.length; c++) {
                values[c] += share[c];
            }
        }

        void requirePositive() {
            if (rows == 0) {
                throw new IllegalArgumentException("the data hold no rows");
            }
            for (int c = 0; c < values.length; c++) {
                if (!(values[c] > 0)) {
                    throw new ArithmeticException("the squared residuals of output " + c + " add up to " + values[c]
                            + ", so that its noise has no best value; give noises with Likelihood.gaussianByOutput");
                }
            }
        }

        double[] meanRoots(double[] more) {
            double[] roots = new double[values.length];
            for (int c = 0; c < roots.length; c++) {
                roots[c] = Math.sqrt((values[c] + more[c]) / rows);
            }
            return roots;
        }
    }
}

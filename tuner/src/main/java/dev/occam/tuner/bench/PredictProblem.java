package dev.occam.tuner.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.posterior.Laplace;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.predict.Predictive;
import dev.occam.models.network.Activation;
import dev.occam.models.network.Mlp;
import java.util.List;

/**
 * A network, EKFAC over all its layers on a few rows, and rows to predict.
 *
 * @param network with random weights
 * @param posterior of it; what it costs to predict does not depend on how many rows it was fitted to
 * @param inputs to predict
 */
record PredictProblem(Block network, Posterior posterior, NDArray inputs) implements AutoCloseable {

    static final int CLASSES = 10;

    /** A fully connected network 784-256-256-10. */
    static PredictProblem mlp(NDManager manager, DataType type, int rows) {
        Block network =
                new Mlp(new Shape(784), List.of(256, 256), CLASSES, Activation.RELU, true).block(manager, type, 1);
        return of(manager, type, network, new Shape(784), rows, 200);
    }

    /** The residual network on images 32 by 32. */
    static PredictProblem conv(NDManager manager, DataType type, int rows) {
        return of(manager, type, ConvNet.block(manager, type), new Shape(3, 32, 32), rows, 8);
    }

    private static PredictProblem of(NDManager manager, DataType type, Block network, Shape row, int rows, int fitted) {
        Batches data = Batches.of(
                RandomData.normal(manager, type, new Shape(fitted).addAll(row), 1),
                RandomData.classes(manager, fitted, CLASSES, 2),
                fitted);
        Posterior posterior = Laplace.of(network, Likelihood.categorical()).fit(data);
        return new PredictProblem(network, posterior, RandomData.normal(manager, type, new Shape(rows).addAll(row), 3));
    }

    /** Predicts the first rows, with the covariance of all outputs of each row. */
    void predict(int rows) {
        try (NDManager scope = inputs.getManager().newSubManager()) {
            NDArray own = inputs.get(scope, new NDIndex("0:" + rows));
            Predictive predictive = posterior.predict(own);
            RandomData.read(predictive.covariance());
        }
    }

    @Override
    public void close() {
        posterior.close();
    }
}

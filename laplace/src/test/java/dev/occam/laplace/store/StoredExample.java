package dev.occam.laplace.store;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.curvature.Ekfac;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.posterior.Laplace;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.posterior.Prior;
import java.util.stream.IntStream;

/** The problem whose posterior lies among the resources: numbers that every machine makes alike. */
final class StoredExample {

    private StoredExample() {}

    /** Two inputs, three units, one output; parameters are multiples of 1/64. */
    static Block network(NDManager manager) {
        SequentialBlock block = new SequentialBlock()
                .add(Linear.builder().setUnits(3).build())
                .add(Activation.tanhBlock())
                .add(Linear.builder().setUnits(1).build());
        block.initialize(manager, DataType.FLOAT64, new Shape(1, 2));
        int[] next = {1};
        block.getParameters().values().forEach(parameter -> {
            NDArray array = numbers(manager, next[0]++, parameter.getArray().getShape());
            parameter.close();
            parameter.setShape(null);
            parameter.setArray(array);
        });
        return block;
    }

    static NDArray rows(NDManager manager) {
        return numbers(manager, 11, new Shape(6, 2));
    }

    static Posterior fit(Block network, NDManager manager) {
        Posterior posterior = Laplace.of(network, Likelihood.gaussian())
                .structure(Ekfac.EXPAND)
                .prior(Prior.layerwise(0.5))
                .fit(rows(manager), numbers(manager, 12, new Shape(6, 1)));
        posterior.tunePrior();
        return posterior;
    }

    private static NDArray numbers(NDManager manager, int start, Shape shape) {
        double[] values = IntStream.range(0, Math.toIntExact(shape.size()))
                .mapToDouble(i -> ((start * 29 + i * 37) % 128 - 64) / 64.0)
                .toArray();
        return manager.create(values, shape);
    }
}

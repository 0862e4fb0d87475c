package dev.occam.tuner.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.torch.Operators;
import java.util.ArrayList;
import java.util.List;

/**
 * What steps of K-FAC with exact damping need beyond plain steps, in a fully connected network: for each layer the products
 * A and B of each batch that is seen, one decomposition of both in double, and at each step the four products that turn a
 * gradient into the eigenbasis and back.
 */
final class StepFloor {

    private final List<Long> widths;
    private final int batch;
    private final int steps;
    private final int statisticsEvery;

    /**
     * The floor of one network.
     *
     * @param widths length of the input, of each hidden layer, and of the output
     * @param batch rows in a step
     * @param steps from one decomposition to the next
     * @param statisticsEvery steps from one batch that is seen to the next
     */
    StepFloor(List<Long> widths, int batch, int steps, int statisticsEvery) {
        this.widths = List.copyOf(widths);
        this.batch = batch;
        this.steps = steps;
        this.statisticsEvery = statisticsEvery;
    }

    private int seen() {
        return (steps + statisticsEvery - 1) / statisticsEvery;
    }

    /** The products of all steps; a layer's input has a one for its bias. */
    List<Product> products() {
        List<Product> products = new ArrayList<>();
        for (int l = 1; l < widths.size(); l++) {
            long in = widths.get(l - 1) + 1;
            long out = widths.get(l);
            products.add(Product.of("A, layer " + l, in, batch, in, seen()));
            products.add(Product.of("B, layer " + l, out, batch, out, seen()));
            products.add(Product.of("by basis of B, layer " + l, out, out, in, 2 * steps));
            products.add(Product.of("by basis of A, layer " + l, out, in, in, 2 * steps));
        }
        return products;
    }

    /** Runs all products and the decompositions, on arrays of random numbers. */
    Runnable over(NDManager manager, DataType type) {
        List<Layer> layers = new ArrayList<>();
        for (int l = 1; l < widths.size(); l++) {
            layers.add(Layer.random(manager, type, batch, widths.get(l - 1) + 1, widths.get(l), l));
        }
        return () -> {
            try (NDManager scope = manager.newSubManager()) {
                layers.forEach(layer -> layer.decompose(scope));
            }
            for (int step = 0; step < steps; step++) {
                try (NDManager scope = manager.newSubManager()) {
                    boolean sees = step % statisticsEvery == 0;
                    layers.forEach(layer -> layer.step(scope, sees));
                }
            }
            RandomData.read(layers.get(0).inputs());
        };
    }

    /** A layer's arrays: inputs (M, in), output gradients (M, out), gradient (out, in), and a basis of each side. */
    private record Layer(NDArray inputs, NDArray outputs, NDArray gradient, NDArray a, NDArray b) {

        static Layer random(NDManager manager, DataType type, long batch, long in, long out, long seed) {
            return new Layer(
                    RandomData.normal(manager, type, new Shape(batch, in), seed),
                    RandomData.normal(manager, type, new Shape(batch, out), seed + 100),
                    RandomData.normal(manager, type, new Shape(out, in), seed + 200),
                    RandomData.symmetric(manager, type, in, seed + 300),
                    RandomData.symmetric(manager, type, out, seed + 400));
        }

        void decompose(NDManager scope) {
            // A symmetric matrix of full rank: what its numbers are changes nothing of the cost.
            Operators.symmetricEigen(scope, a);
            Operators.symmetricEigen(scope, b);
        }

        void step(NDManager scope, boolean sees) {
            if (sees) {
                product(scope, inputs.transpose(), inputs);
                product(scope, outputs.transpose(), outputs);
            }
            NDArray rotated = product(scope, product(scope, b.transpose(), gradient), a);
            product(scope, product(scope, b, rotated), a.transpose());
        }

        private static NDArray product(NDManager scope, NDArray left, NDArray right) {
            NDArray result = left.matMul(right);
            result.attach(scope);
            return result;
        }
    }
}

package dev.occam.tuner.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The floor under the curvature pass of a fully connected network: its matrix products and nothing else.
 *
 * <p>A batch needs one product a layer for the forward pass and one for A; and for each vector that is pulled back, one a
 * layer but the first for the gradient at the output of the layer before, and one a layer for B.
 */
final class MlpFloor {

    private final List<Long> widths;
    private final int batch;
    private final int vectors;

    /**
     * The floor of one network.
     *
     * @param widths length of the input, of each hidden layer, and of the output
     * @param batch rows in a batch
     * @param vectors how many are pulled back: classes for the exact Fisher, one for the empirical
     */
    MlpFloor(List<Long> widths, int batch, int vectors) {
        this.widths = List.copyOf(widths);
        this.batch = batch;
        this.vectors = vectors;
    }

    /** The products of one batch. */
    List<Product> products() {
        List<Product> products = new ArrayList<>();
        for (int l = 1; l < widths.size(); l++) {
            products.add(Product.of("forward, layer " + l, batch, widths.get(l - 1), widths.get(l), 1));
        }
        for (int l = 1; l < widths.size(); l++) {
            products.add(Product.of("A, layer " + l, widths.get(l - 1), batch, widths.get(l - 1), 1));
        }
        for (int l = widths.size() - 1; l > 1; l--) {
            products.add(Product.of("output gradient, layer " + l, batch, widths.get(l), widths.get(l - 1), vectors));
        }
        for (int l = 1; l < widths.size(); l++) {
            products.add(Product.of("B, layer " + l, widths.get(l), batch, widths.get(l), vectors));
        }
        return products;
    }

    /** Runs all products for so many batches, on arrays of random numbers. */
    Runnable over(NDManager manager, DataType type, int batches) {
        List<NDArray> inputs = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            inputs.add(random(manager, type, new Shape(batch, widths.get(0)), i));
        }
        List<NDArray> inner = new ArrayList<>();
        List<NDArray> weights = new ArrayList<>();
        for (int l = 1; l < widths.size(); l++) {
            inner.add(random(manager, type, new Shape(batch, widths.get(l)), 1000 + l));
            weights.add(random(manager, type, new Shape(widths.get(l), widths.get(l - 1)), 2000 + l));
        }
        return () -> {
            for (NDArray input : inputs) {
                try (NDManager scope = manager.newSubManager()) {
                    run(scope, input, inner, weights);
                }
            }
        };
    }

    private static NDArray random(NDManager manager, DataType type, Shape shape, long seed) {
        return RandomData.normal(manager, type, shape, seed);
    }

    private void run(NDManager scope, NDArray input, List<NDArray> inner, List<NDArray> weights) {
        NDArray last = input;
        for (int l = 0; l < weights.size(); l++) {
            last = product(
                    scope, l == 0 ? input : inner.get(l - 1), weights.get(l).transpose());
        }
        for (int l = 0; l < weights.size(); l++) {
            NDArray a = l == 0 ? input : inner.get(l - 1);
            last = product(scope, a.transpose(), a);
        }
        for (int v = 0; v < vectors; v++) {
            try (NDManager vector = scope.newSubManager()) {
                for (int l = weights.size() - 1; l > 0; l--) {
                    product(vector, inner.get(l), weights.get(l));
                }
                for (NDArray g : inner) {
                    product(vector, g.transpose(), g);
                }
            }
        }
        // A device may still be at work when the last call returns; reading a number waits for it.
        RandomData.read(last);
    }

    private static NDArray product(NDManager scope, NDArray left, NDArray right) {
        NDArray result = left.matMul(right);
        result.attach(scope);
        return result;
    }
}

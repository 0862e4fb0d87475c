package dev.occam.tuner.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * What the functional covariance of a fully connected network turns into eigenbases: each layer's inputs once, and its output
 * gradients once for each output.
 */
final class PredictFloor {

    private final List<Long> widths;
    private final int rows;

    /**
     * The rotations of one network.
     *
     * @param widths length of the input, of each hidden layer, and of the output C
     * @param rows that are predicted
     */
    PredictFloor(List<Long> widths, int rows) {
        this.widths = List.copyOf(widths);
        this.rows = rows;
    }

    private long outputs() {
        return widths.get(widths.size() - 1);
    }

    /** The products; a layer's input has a one for its bias. */
    List<Product> products() {
        List<Product> products = new ArrayList<>();
        for (int l = 1; l < widths.size(); l++) {
            long in = widths.get(l - 1) + 1;
            products.add(Product.of("inputs by basis, layer " + l, rows, in, in, 1));
            products.add(Product.of(
                    "output gradients by basis, layer " + l, rows * outputs(), widths.get(l), widths.get(l), 1));
        }
        return products;
    }

    /** Runs the products on arrays of random numbers. */
    Runnable over(NDManager manager, DataType type) {
        List<NDArray> left = new ArrayList<>();
        List<NDArray> right = new ArrayList<>();
        for (Product product : products()) {
            left.add(random(manager, type, product.left(), left.size()));
            right.add(random(manager, type, product.right(), 100 + left.size()));
        }
        return () -> {
            for (int i = 0; i < left.size(); i++) {
                try (NDArray result = left.get(i).matMul(right.get(i))) {
                    RandomData.read(result);
                }
            }
        };
    }

    private static NDArray random(NDManager manager, DataType type, List<Long> shape, long seed) {
        return RandomData.normal(manager, type, new Shape(shape), seed);
    }
}

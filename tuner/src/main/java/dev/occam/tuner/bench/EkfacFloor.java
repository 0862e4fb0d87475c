package dev.occam.tuner.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.torch.Operators;
import java.util.ArrayList;
import java.util.List;

/**
 * The floor under the fit of EKFAC to a fully connected network: the matrix products of its two passes, and between them
 * the eigendecompositions of all factors in float64.
 *
 * <p>The first pass is that of K-FAC. The second goes forward and pulls back once more, turns inputs and output gradients
 * into the eigenbasis, and joins their squares in one product a layer and batch.
 */
final class EkfacFloor {

    private final List<Long> widths;
    private final int batch;
    private final int vectors;
    private final MlpFloor first;

    /**
     * The floor of one network.
     *
     * @param widths length of the input, of each hidden layer, and of the output
     * @param batch rows in a batch
     * @param vectors how many are pulled back
     */
    EkfacFloor(List<Long> widths, int batch, int vectors) {
        this.widths = List.copyOf(widths);
        this.batch = batch;
        this.vectors = vectors;
        first = new MlpFloor(widths, batch, vectors);
    }

    /** The products of one batch in both passes; a layer's input has a one for its bias. */
    List<Product> products() {
        List<Product> products = new ArrayList<>(first.products());
        for (int l = 1; l < widths.size(); l++) {
            products.add(Product.of("forward again, layer " + l, batch, widths.get(l - 1), widths.get(l), 1));
        }
        for (int l = widths.size() - 1; l > 1; l--) {
            products.add(
                    Product.of("output gradient again, layer " + l, batch, widths.get(l), widths.get(l - 1), vectors));
        }
        for (int l = 1; l < widths.size(); l++) {
            long in = widths.get(l - 1) + 1;
            long out = widths.get(l);
            products.add(Product.of("inputs by basis, layer " + l, batch, in, in, 1));
            products.add(Product.of("output gradients by basis, layer " + l, batch, out, out, vectors));
            products.add(Product.of("squares, layer " + l, out, batch, in, 1));
        }
        return products;
    }

    /** Runs the products of both passes for so many batches, on arrays of random numbers. */
    Runnable products(NDManager manager, DataType type, int batches) {
        Runnable once = first.over(manager, type, batches);
        List<Layer> layers = new ArrayList<>();
        for (int l = 1; l < widths.size(); l++) {
            layers.add(Layer.random(manager, type, batch, widths.get(l - 1), widths.get(l), l));
        }
        return () -> {
            once.run();
            for (int b = 0; b < batches; b++) {
                try (NDManager scope = manager.newSubManager()) {
                    layers.forEach(layer -> layer.correct(scope, vectors, layer != layers.get(0)));
                }
            }
            RandomData.read(layers.get(0).inputs());
        };
    }

    /** Runs the decompositions of both factors of every layer. */
    Runnable decompositions(NDManager manager) {
        List<NDArray> factors = new ArrayList<>();
        for (int l = 1; l < widths.size(); l++) {
            factors.add(factor(manager, widths.get(l - 1) + 1, l));
            factors.add(factor(manager, widths.get(l), l + 10));
        }
        return () -> {
            try (NDManager scope = manager.newSubManager()) {
                factors.forEach(factor -> Operators.symmetricEigen(scope, factor));
            }
        };
    }

    /** A positive semi-definite matrix of full rank. */
    private static NDArray factor(NDManager manager, long size, long seed) {
        NDArray root = RandomData.normal(manager, DataType.FLOAT64, new Shape(2 * size, size), seed);
        return root.transpose().matMul(root);
    }

    /** A layer's arrays: inputs (M, in), with a one (M, in + 1), output gradients (M, out), weights (out, in), bases. */
    private record Layer(
            NDArray plain,
            NDArray inputs,
            NDArray gradients,
            NDArray weights,
            NDArray inputBasis,
            NDArray outputBasis) {

        static Layer random(NDManager manager, DataType type, long batch, long in, long out, long seed) {
            return new Layer(
                    RandomData.normal(manager, type, new Shape(batch, in), seed),
                    RandomData.normal(manager, type, new Shape(batch, in + 1), seed + 50),
                    RandomData.normal(manager, type, new Shape(batch, out), seed + 100),
                    RandomData.normal(manager, type, new Shape(out, in), seed + 200),
                    RandomData.normal(manager, type, new Shape(in + 1, in + 1), seed + 300),
                    RandomData.normal(manager, type, new Shape(out, out), seed + 400));
        }

        void correct(NDManager scope, int vectors, boolean pullsBack) {
            product(scope, plain, weights.transpose());
            NDArray rotated = product(scope, inputs, inputBasis);
            for (int v = 0; v < vectors; v++) {
                try (NDManager vector = scope.newSubManager()) {
                    if (pullsBack) {
                        product(vector, gradients, weights);
                    }
                    product(vector, gradients, outputBasis);
                }
            }
            product(scope, gradients.transpose(), rotated);
        }

        private static NDArray product(NDManager scope, NDArray left, NDArray right) {
            NDArray result = left.matMul(right);
            result.attach(scope);
            return result;
        }
    }
}

package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/**
 * What one layer did in one forward pass: all calls of its operator, with inputs and outputs.
 *
 * <p>A layer called more than once shares its weights over the calls; their positions are laid one after another.
 *
 * @param layer the layer
 * @param inputs for each call, shape (N, ..., D_in)
 * @param outputs for each call, shape (N, ..., D_out), part of the pass's graph
 */
public record LayerCalls(Layer layer, NDList inputs, NDList outputs) {

    /**
     * The inputs of all calls.
     *
     * @return shape (N, R, D_in), R the number of shared positions; constant, not part of the graph
     */
    public NDArray input() {
        return positions(inputs).stopGradient();
    }

    /**
     * Lays gradients with respect to {@link #outputs()} out as {@link #input()} is.
     *
     * @param gradients for each call, the shape of its output
     * @return shape (N, R, D_out)
     */
    public NDArray gradient(NDList gradients) {
        return positions(gradients);
    }

    private static NDArray positions(NDList calls) {
        NDList flat = new NDList(calls.size());
        for (NDArray call : calls) {
            Shape shape = call.getShape();
            flat.add(call.reshape(shape.get(0), -1, shape.get(shape.dimension() - 1)));
        }
        return flat.size() == 1 ? flat.get(0) : NDArrays.concat(flat, 1);
    }
}

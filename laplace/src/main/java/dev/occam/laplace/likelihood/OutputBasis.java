package dev.occam.laplace.likelihood;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** The unit vectors of a network's output space. */
final class OutputBasis {

    private OutputBasis() {}

    /** C, the length of the last axis of the outputs. */
    static int size(NDArray outputs) {
        Shape shape = outputs.getShape();
        return Math.toIntExact(shape.get(shape.dimension() - 1));
    }

    /** e_c, shape (C), to be broadcast over data and positions. */
    static NDArray vector(NDArray outputs, int column) {
        return outputs.getManager().create((long) column).oneHot(size(outputs), outputs.getDataType());
    }
}

package dev.occam.laplace.likelihood;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** The unit vectors of a network's output space. */
final class OutputBasis {

    private OutputBasis() {}

    /** C, the length of the last axis of the outputs. */
    static int size(NDArray outputs) {
        Shape shape = outputs.getShape();
        return Math.toIntExact(shape.get(shape.dimension() - 1));
    }

    /** Independent random numbers in the shape of the outputs, each datum's from its own stream. */
    static NDArray noise(NDArray outputs, RowStreams streams, ToDoubleFunction<SplittableRandom> draw) {
        Shape shape = outputs.getShape();
        int perRow = Math.toIntExact(shape.slice(1).size());
        double[] values = new double[Math.toIntExact(shape.size())];
        for (int n = 0; n < values.length / perRow; n++) {
            SplittableRandom random = streams.of(n);
            for (int i = 0; i < perRow; i++) {
                values[n * perRow + i] = draw.applyAsDouble(random);
            }
        }
        return outputs.getManager().create(values, shape).toType(outputs.getDataType(), false);
    }

    /** e_c, shape (C), to be broadcast over data and positions. */
    static NDArray vector(NDArray outputs, int column) {
        return outputs.getManager().create((long) column).oneHot(size(outputs), outputs.getDataType());
    }
}

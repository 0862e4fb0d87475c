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

    /** Targets in the outputs' type; one target a datum may lack the axis of a single output. */
    static NDArray like(NDArray outputs, NDArray targets) {
        Shape shape = outputs.getShape();
        NDArray typed = targets.toType(outputs.getDataType(), false);
        if (targets.getShape().equals(shape)) {
            return typed;
        }
        if (targets.size() == outputs.size()) {
            return typed.reshape(shape);
        }
        throw new IllegalArgumentException("targets have the shape " + targets.getShape() + ", the network's outputs "
                + shape + "; give them the same");
    }

    /** e_c, shape (C), to be broadcast over data and positions. */
    static NDArray vector(NDArray outputs, int column) {
        return outputs.getManager().create((long) column).oneHot(size(outputs), outputs.getDataType());
    }
}

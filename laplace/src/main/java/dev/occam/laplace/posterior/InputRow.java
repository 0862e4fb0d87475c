package dev.occam.laplace.posterior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * What a row of a network's inputs looks like: enough to record a forward pass.
 *
 * @param shape without the axis of rows
 * @param type of its numbers
 */
public record InputRow(Shape shape, DataType type) {

    static InputRow of(NDArray inputs) {
        return new InputRow(inputs.getShape().slice(1), inputs.getDataType());
    }

    /**
     * One row of zeros.
     *
     * @param scope the manager that it is attached to
     * @return shape (1, ...)
     */
    public NDArray zeros(NDManager scope) {
        return scope.zeros(new Shape(1).addAll(shape), type);
    }
}

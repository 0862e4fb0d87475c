package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.record.Layer;
import java.util.List;

/**
 * Parameters that share one block of the curvature, seen as one matrix (D_out, D_in').
 *
 * <p>{@code [W b]} with D_in' = D_in + 1, W alone with D_in' = D_in, or b alone with D_in' = 1, whose input is the
 * constant 1.
 *
 * @param layer the layer they belong to
 * @param part which of its parameters
 */
public record ParameterBlock(Layer layer, Part part) {

    /** Which parameters of a layer a block holds. */
    public enum Part {
        JOINT,
        WEIGHT,
        BIAS
    }

    /**
     * The blocks of a layer.
     *
     * @param layer the layer
     * @param placement where its bias belongs, if it has one
     * @return one block or two
     */
    public static List<ParameterBlock> of(Layer layer, BiasPlacement placement) {
        if (layer.bias() == null) {
            return List.of(new ParameterBlock(layer, Part.WEIGHT));
        }
        return placement == BiasPlacement.JOINT
                ? List.of(new ParameterBlock(layer, Part.JOINT))
                : List.of(new ParameterBlock(layer, Part.WEIGHT), new ParameterBlock(layer, Part.BIAS));
    }

    /**
     * A name to print.
     *
     * @return the layer's name for a joint block, the tensor's for one of its own
     */
    public String name() {
        return part == Part.JOINT ? layer.name() : tensors().get(0).name();
    }

    /**
     * The parameter tensors in the block.
     *
     * @return weight before bias
     */
    public List<Layer.Tensor> tensors() {
        Layer.Tensor bias = layer.bias();
        if (bias == null || part == Part.WEIGHT) {
            return List.of(layer.weight());
        }
        return part == Part.BIAS ? List.of(bias) : List.of(layer.weight(), bias);
    }

    /**
     * D_out.
     *
     * @return rows of the block's matrix
     */
    public int rows() {
        return layer.outputs();
    }

    /**
     * D_in'.
     *
     * @return columns of the block's matrix
     */
    public int columns() {
        return switch (part) {
            case JOINT -> layer.inputs() + 1;
            case WEIGHT -> layer.inputs();
            case BIAS -> 1;
        };
    }

    /**
     * Number of parameters.
     *
     * @return D_out * D_in'
     */
    public int size() {
        return Math.multiplyExact(rows(), columns());
    }

    /**
     * What the block's matrix is multiplied by.
     *
     * @param inputs the layer's inputs, shape (N, R, D_in)
     * @return shape (N, R, D_in')
     */
    public NDArray inputs(NDArray inputs) {
        if (part == Part.WEIGHT) {
            return inputs;
        }
        Shape shape = inputs.getShape();
        NDArray one = inputs.getManager().ones(new Shape(shape.get(0), shape.get(1), 1), inputs.getDataType());
        return part == Part.BIAS ? one : NDArrays.concat(new NDList(inputs, one), 2);
    }

    /**
     * The present parameters as one matrix, in float64.
     *
     * @param scope the manager that the result is attached to
     * @return shape (D_out, D_in'), a copy
     */
    public NDArray matrix(NDManager scope) {
        try (NDManager inner = scope.newSubManager()) {
            NDArray[] columns = tensors().stream()
                    .map(tensor -> {
                        // Attached at once: the parameter's own manager outlives every pass.
                        NDArray value = tensor.value().stopGradient();
                        value.attach(inner);
                        return value.reshape(rows(), -1).toType(DataType.FLOAT64, true);
                    })
                    .toArray(NDArray[]::new);
            NDArray matrix = NDArrays.concat(new NDList(columns), 1);
            matrix.attach(scope);
            return matrix;
        }
    }
}

package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.record.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Parameters that share one block of the curvature, seen as one matrix (D_out, D_in').
 *
 * <p>{@code [W b]} with D_in' = D_in + 1, W alone with D_in' = D_in, or b alone with D_in' = 1, whose input is the
 * constant 1; of a grouped convolution, one group's share. The P parameters of an elementwise operator are one row.
 *
 * @param layer the layer they belong to
 * @param part which of its parameters
 * @param group which group of a grouped convolution, from 0
 */
public record ParameterBlock(Layer layer, Part part, int group) {

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
     * @return one block or two, for each group
     */
    public static List<ParameterBlock> of(Layer layer, BiasPlacement placement) {
        List<Part> parts = layer.bias() == null
                ? List.of(Part.WEIGHT)
                : placement == BiasPlacement.JOINT ? List.of(Part.JOINT) : List.of(Part.WEIGHT, Part.BIAS);
        List<ParameterBlock> blocks = new ArrayList<>();
        for (Part part : parts) {
            for (int group = 0; group < layer.operator().groups(); group++) {
                blocks.add(new ParameterBlock(layer, part, group));
            }
        }
        return blocks;
    }

    /**
     * A name to print.
     *
     * @return the layer's name for a joint block, the tensor's for one of its own; with the group where there are more
     */
    public String name() {
        String name = part == Part.JOINT ? layer.name() : tensors().get(0).name();
        return layer.operator().groups() == 1 ? name : name + " (group " + (group + 1) + ")";
    }

    /**
     * The parameter tensors in the block, or of which it holds a share.
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
     * Whether the parameters act element by element, so that only a diagonal curvature describes them.
     *
     * @return false for the weights and biases of affine layers
     */
    public boolean elementwise() {
        return layer.operator().kind() == Operator.Kind.ELEMENTWISE;
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
     * @param inputs the layer's inputs, shape (..., D_in) over all groups
     * @return shape (..., D_in')
     */
    public NDArray inputs(NDArray inputs) {
        Shape shape = inputs.getShape();
        int last = shape.dimension() - 1;
        if (part == Part.BIAS) {
            return inputs.getManager().ones(withLast(shape, 1), inputs.getDataType());
        }
        NDArray own = weightInputs(inputs);
        if (part == Part.WEIGHT) {
            return own;
        }
        NDArray one = inputs.getManager().ones(withLast(shape, 1), inputs.getDataType());
        return NDArrays.concat(new NDList(own, one), last);
    }

    /** What the block's weight is multiplied by: shape (..., D_in), without the bias's 1. */
    NDArray weightInputs(NDArray inputs) {
        return slice(inputs, layer.inputs());
    }

    /**
     * The block's share of the layer's output gradients.
     *
     * @param gradients shape (..., D_out) over all groups
     * @return shape (..., D_out)
     */
    public NDArray gradients(NDArray gradients) {
        return elementwise() ? gradients : slice(gradients, layer.outputs());
    }

    /** This group's share of the last axis. */
    private NDArray slice(NDArray array, int share) {
        if (layer.operator().groups() == 1) {
            return array;
        }
        long from = (long) group * share;
        return array.get(new NDIndex("..., " + from + ":" + (from + share)));
    }

    private static Shape withLast(Shape shape, long size) {
        return shape.slice(0, shape.dimension() - 1).add(size);
    }

    /**
     * The gradient of each datum.
     *
     * @param inputs shape (n, R, D_in')
     * @param gradients shape (n, R, D_out)
     * @return shape (n, P), row-major over the block's matrix
     */
    NDArray perExample(NDArray inputs, NDArray gradients) {
        return elementwise()
                ? gradients.mul(inputs).sum(new int[] {1})
                : gradients.transpose(0, 2, 1).matMul(inputs).reshape(-1, size());
    }

    /**
     * The present parameters as one matrix, in float64.
     *
     * @param scope the manager that the result is attached to
     * @return shape (D_out, D_in'), a copy
     */
    public NDArray matrix(NDManager scope) {
        return matrix(scope, Layer.Tensor::value);
    }

    /**
     * Arrays in the shapes of the parameters, gradients for instance, as one matrix in float64.
     *
     * @param scope the manager that the result is attached to
     * @param arrays the array of each tensor
     * @return shape (D_out, D_in'), a copy
     */
    public NDArray matrix(NDManager scope, Function<Layer.Tensor, NDArray> arrays) {
        try (NDManager inner = scope.newSubManager()) {
            NDList columns = new NDList();
            for (Layer.Tensor tensor : tensors()) {
                NDArray value = arrays.apply(tensor).stopGradient();
                value.attach(inner);
                boolean bias = tensor.equals(layer.bias());
                NDArray matrix = bias ? value.reshape(-1, 1) : layer.operator().matrix(value);
                columns.add(groupRows(matrix).toType(DataType.FLOAT64, true));
            }
            NDArray matrix = NDArrays.concat(columns, 1);
            matrix.attach(scope);
            return matrix;
        }
    }

    private NDArray groupRows(NDArray matrix) {
        long from = (long) group * rows();
        return layer.operator().groups() == 1 ? matrix : matrix.get(new NDIndex(from + ":" + (from + rows())));
    }
}

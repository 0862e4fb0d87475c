package dev.occam.laplace.posterior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.record.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Matrices over blocks' parameters as arrays in the shapes of the parameters themselves. */
final class BlockTensors {

    private BlockTensors() {}

    /**
     * Takes matrices apart.
     *
     * @param blocks whose matrices they are
     * @param matrices one over each block's parameters, float64
     * @param scope the manager that the results are attached to
     * @return for each parameter an array in its shape and type
     */
    static Map<Layer.Tensor, NDArray> of(List<CurvatureBlock> blocks, List<NDArray> matrices, NDManager scope) {
        Map<Layer.Tensor, Parts> parts = new LinkedHashMap<>();
        for (int k = 0; k < blocks.size(); k++) {
            NDArray matrix = matrices.get(k);
            matrix.attach(scope);
            split(blocks.get(k), matrix, parts);
        }
        Map<Layer.Tensor, NDArray> values = new LinkedHashMap<>();
        parts.forEach((tensor, own) -> values.put(tensor, own.value(tensor, scope)));
        return values;
    }

    /** Takes a block's matrix apart into its members' matrices and these into columns of weight and bias. */
    private static void split(CurvatureBlock block, NDArray matrix, Map<Layer.Tensor, Parts> parts) {
        NDArray flat = matrix.flatten();
        long next = 0;
        for (ParameterBlock member : block.members()) {
            long end = next + member.size();
            NDArray own = flat.get(new NDIndex(next + ":" + end)).reshape(member.rows(), member.columns());
            next = end;
            long column = 0;
            for (Layer.Tensor tensor : member.tensors()) {
                boolean bias = tensor.equals(member.layer().bias());
                long to = column + (bias ? 1 : member.layer().inputs());
                parts.computeIfAbsent(tensor, t -> new Parts(member.layer(), bias, new NDList()))
                        .groups()
                        .add(own.get(new NDIndex(":, " + column + ":" + to)));
                column = to;
            }
        }
    }

    /**
     * One tensor in the matrices of its groups, of which only a grouped convolution has more than one.
     *
     * @param layer that it belongs to
     * @param bias whether it is the bias
     * @param groups rows of each group
     */
    private record Parts(Layer layer, boolean bias, NDList groups) {

        NDArray value(Layer.Tensor tensor, NDManager scope) {
            NDArray matrix = groups.size() == 1 ? groups.get(0) : NDArrays.concat(groups, 0);
            Shape shape = tensor.value().getShape();
            NDArray shaped = bias ? matrix.reshape(shape) : layer.operator().parameter(matrix, shape);
            NDArray value = shaped.toType(tensor.value().getDataType(), true);
            value.attach(scope);
            return value;
        }
    }
}

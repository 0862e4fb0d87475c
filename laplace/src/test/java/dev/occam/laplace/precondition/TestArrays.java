package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.torch.GradientMode;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** What tests do with directions: lay them out by block, and walk. */
final class TestArrays {

    private TestArrays() {}

    static Map<Parameter, NDArray> byParameter(List<Parameter> order, NDList arrays) {
        Map<Parameter, NDArray> map = new IdentityHashMap<>();
        for (int i = 0; i < arrays.size(); i++) {
            map.put(order.get(i), arrays.get(i));
        }
        return map;
    }

    /** Arrays in the shapes of the parameters as the block's row-major matrix. */
    static double[] matrix(ParameterBlock part, List<Parameter> order, Map<Parameter, NDArray> arrays) {
        NDList columns = new NDList();
        for (Layer.Tensor tensor : part.tensors()) {
            NDArray array = arrays.get(tensor.parameter());
            NDArray matrix = tensor.equals(part.layer().bias())
                    ? array.reshape(-1, 1)
                    : part.layer().operator().matrix(array);
            long from = (long) part.group() * part.rows();
            columns.add(matrix.get(from + ":" + (from + part.rows())));
        }
        return NDArrays.concat(columns, 1).toDoubleArray();
    }

    static void walk(List<Parameter> order, NDList directions, double rate) {
        try (GradientMode off = GradientMode.off()) {
            for (int i = 0; i < directions.size(); i++) {
                order.get(i).getArray().subi(directions.get(i).mul(rate));
            }
        }
    }
}

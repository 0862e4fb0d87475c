package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Jacobians over the parameters themselves, for blocks that no basis of a side each describes. */
final class ParameterJacobian {

    private ParameterJacobian() {}

    /**
     * Makes the Jacobians of a bounded number of data at a time.
     *
     * @param members of the block
     * @param sum shape (N, ...)
     * @param action given the rows of the sum that a chunk belongs to, and its Jacobian, shape (n, C, P), float64
     */
    static void forEachChunk(List<LayerJacobian> members, NDArray sum, BiConsumer<NDArray, NDArray> action) {
        forEachChunk(members, (range, jacobian) -> {
            try (NDArray rows = sum.get(range)) {
                action.accept(rows, jacobian);
            }
        });
    }

    /**
     * Makes the Jacobians of a bounded number of data at a time.
     *
     * @param members of the block
     * @param action given the Jacobian of each chunk, shape (n, C, P), float64
     */
    static void forEachChunk(List<LayerJacobian> members, Consumer<NDArray> action) {
        forEachChunk(members, (range, jacobian) -> action.accept(jacobian));
    }

    private static void forEachChunk(List<LayerJacobian> members, BiConsumer<NDIndex, NDArray> action) {
        LayerJacobian first = members.get(0);
        long numbers = 1;
        for (LayerJacobian member : members) {
            numbers += 2 * member.outputs() * member.size() + member.positions() * member.size();
        }
        long step = Math.max(1, LayerBatch.CHUNK / numbers);
        for (long from = 0; from < first.rows(); from += step) {
            long to = Math.min(from + step, first.rows());
            try (NDManager scope = first.gradients().getManager().newSubManager()) {
                action.accept(new NDIndex(from + ":" + to), chunk(scope, members, from, to));
            }
        }
    }

    /**
     * Makes the Jacobian of all data together.
     *
     * @param members of the block
     * @param action given the Jacobian, shape (N C, P), float64
     */
    static void whole(List<LayerJacobian> members, Consumer<NDArray> action) {
        try (NDManager scope = members.get(0).gradients().getManager().newSubManager()) {
            long rows = members.get(0).rows();
            NDArray jacobian = chunk(scope, members, 0, rows);
            action.accept(jacobian.reshape(rows * members.get(0).outputs(), -1));
        }
    }

    private static NDArray chunk(NDManager scope, List<LayerJacobian> members, long from, long to) {
        NDList parts = new NDList();
        for (LayerJacobian member : members) {
            NDArray part = member.perExample(member.inputs(scope, from, to), member.gradients(scope, from, to));
            part.attach(scope);
            parts.add(part);
        }
        return parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, 2);
    }
}

package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.occam.laplace.torch.Operators;
import java.util.ArrayList;
import java.util.List;

/**
 * One forward pass with every layer call in it; its arrays live as long as the manager it was recorded in.
 *
 * @param output the network's output, shape (N, ..., C), the end of the graph
 * @param calls the layers in the order in which they first ran
 */
public record Recording(NDArray output, List<LayerCalls> calls) {

    /**
     * Pulls a vector on the network's output back to every layer.
     *
     * @param cotangent shape of {@link #output()}
     * @return for each layer, in the order of {@link #calls()}, the gradient at its output, shape (N, R, D_out)
     */
    public List<NDArray> backward(NDArray cotangent) {
        NDList inner = new NDList();
        calls.forEach(call -> inner.addAll(call.outputs()));
        NDList gradients = Operators.gradients(output.getManager(), output, cotangent, inner);
        List<NDArray> byLayer = new ArrayList<>(calls.size());
        int next = 0;
        for (LayerCalls call : calls) {
            NDList own =
                    new NDList(gradients.subList(next, next + call.outputs().size()));
            next += own.size();
            byLayer.add(call.gradient(own));
        }
        return byLayer;
    }
}

package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import dev.occam.laplace.torch.Operators;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One forward pass with every layer call in it; its arrays live as long as the manager it was recorded in.
 *
 * @param output the network's output, shape (N, ..., C), the end of the graph
 * @param calls the layers in the order in which they first ran
 * @param leaves the parameters as leaves of the graph
 * @param data N
 * @param outputRows which datum each row of the output belongs to; null if each row is a datum
 */
public record Recording(
        NDArray output,
        List<LayerCalls> calls,
        IdentityHashMap<Parameter, NDArray> leaves,
        long data,
        @Nullable RowMap outputRows) {

    /**
     * Whether only one layer is recorded, and its output, with one position a datum, is the network's: then nothing need be
     * pulled back.
     *
     * @return false if anything follows the layer
     */
    public boolean endsInItsOnlyLayer() {
        if (calls.size() != 1) {
            return false;
        }
        NDList outputs = calls.get(0).outputs();
        return outputs.size() == 1
                && outputs.get(0) == output
                && output.getShape().dimension() == 2
                && calls.get(0).layer().operator().kind() == Operator.Kind.AFFINE;
    }

    /**
     * Pulls a vector on the network's output back to parameters.
     *
     * @param cotangent shape of {@link #output()}; what comes back is attached to its manager
     * @param parameters trainable parameters of the recorded layers
     * @return for each the gradient of {@code sum(output * cotangent)}, in its shape
     */
    public Map<Parameter, NDArray> slopes(NDArray cotangent, List<Parameter> parameters) {
        NDList inner = new NDList(parameters.size());
        parameters.forEach(parameter -> inner.add(leaves.get(parameter)));
        NDList gradients = Operators.gradients(cotangent.getManager(), output, cotangent, inner);
        Map<Parameter, NDArray> slopes = new IdentityHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            slopes.put(parameters.get(i), gradients.get(i));
        }
        return slopes;
    }

    /**
     * Pulls a vector on the network's output back to every layer.
     *
     * @param cotangent shape of {@link #output()}; what comes back is attached to its manager
     * @return for each layer, in the order of {@link #calls()}, the gradient at its output, shape (N, R, D_out)
     */
    public List<NDArray> backward(NDArray cotangent) {
        return backward(cotangent, List.of()).byLayer();
    }

    /**
     * What one backward pass found.
     *
     * @param byLayer for each layer, in the order of {@link #calls()}, the gradient at its output, shape (N, R, D_out)
     * @param byParameter for each parameter asked for the gradient of {@code sum(output * cotangent)}, in its shape
     */
    public record Gradients(List<NDArray> byLayer, Map<Parameter, NDArray> byParameter) {}

    /**
     * Pulls a vector on the network's output back to every layer and to parameters, in one pass.
     *
     * @param cotangent shape of {@link #output()}; what comes back is attached to its manager
     * @param parameters trainable parameters of the recorded layers
     * @return the gradients of both
     */
    public Gradients backward(NDArray cotangent, List<Parameter> parameters) {
        // One output may belong to two layers: a norm's scale and shift.
        IdentityHashMap<NDArray, Integer> place = new IdentityHashMap<>();
        NDList inner = new NDList();
        for (LayerCalls call : calls) {
            for (NDArray array : call.outputs()) {
                if (place.putIfAbsent(array, inner.size()) == null) {
                    inner.add(array);
                }
            }
        }
        int outputs = inner.size();
        parameters.forEach(parameter -> inner.add(leaves.get(parameter)));
        NDList gradients = Operators.gradients(cotangent.getManager(), output, cotangent, inner);
        List<NDArray> byLayer = new ArrayList<>(calls.size());
        for (LayerCalls call : calls) {
            NDList own = new NDList();
            call.outputs().forEach(array -> own.add(gradients.get(Objects.requireNonNull(place.get(array)))));
            byLayer.add(call.gradient(own));
        }
        Map<Parameter, NDArray> byParameter = new IdentityHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            byParameter.put(parameters.get(i), gradients.get(outputs + i));
        }
        return new Gradients(byLayer, byParameter);
    }
}

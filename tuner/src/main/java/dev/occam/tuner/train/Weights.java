package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.occam.laplace.torch.GradientMode;
import java.util.ArrayList;
import java.util.List;

/** The trainable parameters of a network, each once, in the order in which the block first lists them. */
public final class Weights {

    private final List<Parameter> parameters = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    /**
     * The trainable parameters of a block; marks them as wanting gradients.
     *
     * @param network an initialised block
     */
    public Weights(Block network) {
        for (Pair<String, Parameter> entry : network.getParameters()) {
            if (entry.getValue().requiresGradient() && !parameters.contains(entry.getValue())) {
                names.add(entry.getKey());
                parameters.add(entry.getValue());
                entry.getValue().getArray().setRequiresGradient(true);
            }
        }
    }

    /**
     * The parameters.
     *
     * @return in order
     */
    public List<Parameter> parameters() {
        return parameters;
    }

    /**
     * Their paths in the block.
     *
     * @return in order
     */
    public List<String> names() {
        return names;
    }

    /**
     * Their arrays themselves.
     *
     * @return in order
     */
    public NDList arrays() {
        NDList arrays = new NDList(parameters.size());
        parameters.forEach(parameter -> arrays.add(parameter.getArray()));
        return arrays;
    }

    /**
     * A copy of the present values.
     *
     * @param scope the manager that the copy is attached to
     * @return in order
     */
    public NDList copy(NDManager scope) {
        NDList copies = new NDList(parameters.size());
        try (GradientMode off = GradientMode.off()) {
            for (NDArray array : arrays()) {
                NDArray copy = array.duplicate();
                copy.attach(scope);
                copies.add(copy);
            }
        }
        return copies;
    }

    /**
     * Overwrites the present values.
     *
     * @param values in order, same shapes
     */
    public void set(NDList values) {
        try (NDManager scope = values.head().getManager().newSubManager()) {
            // The results are the values themselves under other names; closing those frees nothing of theirs.
            Steps.PROGRAM.call(scope, "assign", arrays(), values);
        }
    }
}

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
    private final List<Parameter> others = new ArrayList<>();
    private final List<String> otherNames = new ArrayList<>();

    /**
     * The trainable parameters of a block; marks them as wanting gradients.
     *
     * @param network an initialised block
     */
    public Weights(Block network) {
        for (Pair<String, Parameter> entry : network.getParameters()) {
            Parameter parameter = entry.getValue();
            boolean trained = parameter.requiresGradient();
            List<Parameter> kind = trained ? parameters : others;
            if (!kind.contains(parameter)) {
                kind.add(parameter);
                (trained ? names : otherNames).add(entry.getKey());
            }
            if (trained) {
                parameter.getArray().setRequiresGradient(true);
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
     * The paths of all that {@link #copy} copies.
     *
     * @return in the order of the copies
     */
    public List<String> stateNames() {
        List<String> all = new ArrayList<>(names);
        all.addAll(otherNames);
        return all;
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

    private NDList state() {
        NDList all = arrays();
        others.forEach(parameter -> all.add(parameter.getArray()));
        return all;
    }

    /**
     * A copy of the present state, each array with its path for a name.
     *
     * @param scope the manager that the copy is attached to
     * @return trained tensors in order, then the others
     */
    public NDList copy(NDManager scope) {
        NDList copies = new NDList(parameters.size());
        try (GradientMode off = GradientMode.off()) {
            NDList state = state();
            List<String> paths = stateNames();
            for (int i = 0; i < state.size(); i++) {
                NDArray copy = state.get(i).duplicate();
                copy.attach(scope);
                copy.setName(paths.get(i));
                copies.add(copy);
            }
        }
        return copies;
    }

    /**
     * Overwrites the present state.
     *
     * @param values as {@link #copy} gave them
     */
    public void set(NDList values) {
        try (NDManager scope = values.head().getManager().newSubManager()) {
            // The results are the values themselves under other names; closing those frees nothing of theirs.
            Steps.PROGRAM.call(scope, "assign", state(), values);
        }
    }
}

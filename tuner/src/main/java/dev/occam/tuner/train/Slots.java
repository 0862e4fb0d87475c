package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.torch.GradientMode;
import java.util.List;
import java.util.Map;

/** One kind of an optimiser's memory: for each weight tensor an array of its shape, zero at first. */
final class Slots {

    private final List<String> names;
    private final NDList arrays = new NDList();

    Slots(String kind, Weights weights, NDManager manager) {
        names = weights.names().stream().map(name -> kind + "." + name).toList();
        for (NDArray weight : weights.arrays()) {
            arrays.add(manager.zeros(weight.getShape(), weight.getDataType()));
        }
    }

    /** The arrays themselves, in the order of the weights. */
    NDList arrays() {
        return arrays;
    }

    /** Adds a copy of each array to {@code state}. */
    void copyInto(Map<String, NDArray> state, NDManager scope) {
        try (GradientMode off = GradientMode.off()) {
            for (int i = 0; i < arrays.size(); i++) {
                NDArray copy = arrays.get(i).duplicate();
                copy.attach(scope);
                state.put(names.get(i), copy);
            }
        }
    }

    /** Takes each array's numbers from {@code state}. */
    void restore(Map<String, NDArray> state) {
        NDList values = new NDList();
        for (int i = 0; i < arrays.size(); i++) {
            NDArray value = state.get(names.get(i));
            if (value == null) {
                throw new IllegalArgumentException("the optimiser's state has no array " + names.get(i)
                        + "; it is of another optimiser or another network");
            }
            if (!value.getShape().equals(arrays.get(i).getShape())) {
                throw new IllegalArgumentException("the optimiser's state has " + names.get(i) + " of shape "
                        + value.getShape() + ", not " + arrays.get(i).getShape());
            }
            values.add(value);
        }
        try (NDManager scope = arrays.head().getManager().newSubManager()) {
            // The results are the values themselves under other names; closing those frees nothing of theirs.
            Steps.PROGRAM.call(scope, "assign", arrays, values);
        }
    }
}

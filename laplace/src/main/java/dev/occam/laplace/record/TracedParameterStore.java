package dev.occam.laplace.record;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import org.jspecify.annotations.Nullable;

/** Hands a block its own parameters, each known to the tape by name. */
final class TracedParameterStore extends ParameterStore {

    private final Tape tape;

    TracedParameterStore(NDManager manager, Tape tape) {
        super(manager, false);
        this.tape = tape;
    }

    @Override
    @SuppressWarnings("NullAway") // DJL asks for optional parameters with null and expects null back
    public @Nullable NDArray getValue(@Nullable Parameter parameter, Device device, boolean training) {
        if (parameter == null) {
            return null;
        }
        return tape.trace(parameter, super.getValue(parameter, device, training));
    }
}

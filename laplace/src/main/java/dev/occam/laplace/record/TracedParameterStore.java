package dev.occam.laplace.record;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Hands a block its own parameters as stand-ins. */
final class TracedParameterStore extends ParameterStore {

    private final BiFunction<Parameter, NDArray, NDArray> standIn;

    TracedParameterStore(NDManager manager, BiFunction<Parameter, NDArray, NDArray> standIn) {
        super(manager, false);
        this.standIn = standIn;
    }

    @Override
    @SuppressWarnings("NullAway") // DJL asks for optional parameters with null and expects null back
    public @Nullable NDArray getValue(@Nullable Parameter parameter, Device device, boolean training) {
        if (parameter == null) {
            return null;
        }
        return standIn.apply(parameter, super.getValue(parameter, device, training));
    }
}

package dev.occam.spark;

import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.Batches;
import java.io.Serializable;

/** A part of the training rows of a run, as its network sees them. */
record RunPart(long first, Tensor inputs, Tensor targets, int batch) implements Serializable {

    Batches open(NDManager manager) {
        return Batches.of(inputs.open(manager), targets.open(manager), batch);
    }

    /**
     * The sums over the part that a task was sent.
     *
     * @param parcel of a part
     */
    static PartSum sum(PassShare pass, byte[] parcel) {
        RunPart part = Parcel.open(parcel, RunPart.class);
        return pass.of((manager, type) -> part.open(manager), part.first());
    }
}

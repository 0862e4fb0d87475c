package dev.occam.tuner.loop;

import ai.djl.ndarray.NDArray;
import dev.occam.tuner.train.FitState;

/**
 * A fit that is under way.
 *
 * @param asked epochs that earlier calls asked it for, and got
 * @param begunAt the fit's own epochs when the call under way began
 * @param state where training stands
 */
public record OpenFit(int asked, int begunAt, FitState state) {

    /** Frees its arrays. */
    void close() {
        state.optimiser().arrays().values().forEach(NDArray::close);
    }
}

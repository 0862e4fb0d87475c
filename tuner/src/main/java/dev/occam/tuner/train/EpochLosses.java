package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;

/** The losses of an epoch's steps, fetched from the device together: asking after each step would wait for it. */
final class EpochLosses {

    private final List<Double> known;
    private final NDList pending = new NDList();

    /** An epoch of which some steps may be done already. */
    EpochLosses(List<Double> known) {
        this.known = new ArrayList<>(known);
    }

    /** Steps done. */
    int count() {
        return known.size() + pending.size();
    }

    /** One more step's mean loss, a scalar that lives until it is fetched. */
    void add(NDArray loss) {
        pending.add(loss);
    }

    /** One number a step. */
    List<Double> fetch() {
        if (!pending.isEmpty()) {
            try (NDArray all = NDArrays.stack(pending)) {
                for (double value : all.toType(DataType.FLOAT64, false).toDoubleArray()) {
                    known.add(value);
                }
            }
            pending.close();
            pending.clear();
        }
        return known;
    }

    /** The mean over rows, where all steps but the last have {@code size} of them. */
    double mean(long rows, long size) {
        double total = 0;
        List<Double> values = fetch();
        for (int i = 0; i < values.size(); i++) {
            total += values.get(i) * (Math.min((i + 1) * size, rows) - i * size);
        }
        return total / rows;
    }
}

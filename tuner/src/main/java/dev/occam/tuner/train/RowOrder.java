package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.SplittableRandom;

/** The order in which an epoch sees the rows. */
final class RowOrder {

    private RowOrder() {}

    /** Inputs and targets in one random order (Fisher and Yates), each order as likely as any other. */
    static NDList shuffled(NDManager scope, NDArray inputs, NDArray targets, SplittableRandom random) {
        int rows = Math.toIntExact(inputs.getShape().get(0));
        long[] order = new long[rows];
        for (int i = 0; i < rows; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        NDIndex index = new NDIndex("{}", scope.create(order));
        return new NDList(inputs.get(scope, index), targets.get(scope, index));
    }
}

package dev.occam.tuner.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.torch.GradientMode;
import dev.occam.models.data.Examples;

/** What a network says of rows, in plain Java. */
public final class NetworkOutputs {

    private static final int BATCH = 1000;

    private NetworkOutputs() {}

    /**
     * Outputs of all rows.
     *
     * @param type of the network's weights
     * @return (N, C), row-major
     */
    public static double[] of(Block network, Examples examples, NDManager parent, DataType type) {
        try (NDManager scope = parent.newSubManager();
                GradientMode off = GradientMode.off()) {
            NDArray inputs = examples.inputs(scope, type);
            NDList batches = new NDList();
            Batches.of(inputs, inputs, BATCH).forEach(scope, (x, unused) -> {
                NDArray f = network.forward(new ParameterStore(x.getManager(), false), new NDList(x), false)
                        .singletonOrThrow();
                NDArray kept = f.toType(DataType.FLOAT64, true);
                kept.attach(scope);
                batches.add(kept);
            });
            return NDArrays.concat(batches, 0).toDoubleArray();
        }
    }
}

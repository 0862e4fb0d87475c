package dev.occam.tuner.tribuo;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.occam.laplace.torch.GradientMode;
import dev.occam.models.network.Mlp;
import dev.occam.tuner.train.Weights;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;

/**
 * A network in the tensor library's memory, which is freed once nothing refers to it: Tribuo's models are never closed.
 *
 * <p>Runs in float64 on the CPU, from any number of threads.
 */
final class NativeNetwork {

    private static final Cleaner CLEANER = Cleaner.create();

    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    private final Block block;
    private final int inputs;

    /**
     * Builds a network.
     *
     * @param parameters all of its numbers, tensor after tensor in the block's own order
     */
    NativeNetwork(Mlp architecture, double[] parameters) {
        CLEANER.register(this, manager::close);
        inputs = Math.toIntExact(architecture.inputs().size());
        block = architecture.block(manager, DataType.FLOAT64, 0);
        Weights weights = new Weights(block);
        try (NDManager scope = manager.newSubManager();
                NDArray all = scope.create(parameters)) {
            NDList values = new NDList();
            long from = 0;
            for (NDArray array : weights.arrays()) {
                long to = from + array.size();
                values.add(all.get(from + ":" + to).reshape(array.getShape()));
                from = to;
            }
            weights.set(values);
        }
    }

    /**
     * The outputs.
     *
     * @param rows standardised inputs (N, D), row-major
     * @return (N, C), row-major
     */
    double[] outputs(double[] rows) {
        try (NDManager scope = manager.newSubManager();
                GradientMode off = GradientMode.off()) {
            NDArray x = scope.create(rows, new Shape(rows.length / inputs, inputs));
            return block.forward(new ParameterStore(scope, false), new NDList(x), false)
                    .singletonOrThrow()
                    .toDoubleArray();
        } finally {
            Reference.reachabilityFence(this);
        }
    }
}

package dev.occam.tuner.tribuo;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.OutputJacobian;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.Recording;
import dev.occam.laplace.torch.GradientMode;
import dev.occam.models.network.Mlp;
import dev.occam.tuner.train.Weights;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

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
    private final Recorder recorder;
    private final List<CurvatureBlock> axes = new ArrayList<>();
    private final List<NDArray> variances = new ArrayList<>();

    /**
     * Builds a network.
     *
     * @param parameters all of its numbers, tensor after tensor in the block's own order
     * @param posterior of these, or nothing
     */
    NativeNetwork(Mlp architecture, double[] parameters, List<PosteriorBlock> posterior) {
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
        recorder = Recorder.of(block);
        if (!posterior.isEmpty()) {
            List<ParameterBlock> members = members(posterior.size());
            for (int k = 0; k < members.size(); k++) {
                axes.add(posterior.get(k).axes(members.get(k), manager));
                variances.add(manager.create(posterior.get(k).variances()));
            }
        }
    }

    /** The blocks that a posterior of so many is over: biases have blocks of their own, or they have not. */
    private List<ParameterBlock> members(int count) {
        try (NDManager scope = manager.newSubManager()) {
            List<Layer> layers = recorder.layers(scope.zeros(new Shape(1, inputs), DataType.FLOAT64));
            for (BiasPlacement placement : BiasPlacement.values()) {
                List<ParameterBlock> members = layers.stream()
                        .flatMap(layer -> ParameterBlock.of(layer, placement).stream())
                        .toList();
                if (members.size() == count) {
                    return members;
                }
            }
            throw new IllegalArgumentException(
                    "a posterior of " + count + " blocks does not fit a network of " + layers.size() + " layers");
        }
    }

    /**
     * The outputs.
     *
     * @param rows standardised inputs (N, D), row-major
     * @return (N, C), row-major
     */
    TrainedNetwork.Outputs outputs(double[] rows) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray x = scope.create(rows, new Shape(rows.length / inputs, inputs));
            return axes.isEmpty() ? certain(x) : uncertain(x);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private TrainedNetwork.Outputs certain(NDArray x) {
        try (GradientMode off = GradientMode.off()) {
            NDArray f = block.forward(new ParameterStore(x.getManager(), false), new NDList(x), false)
                    .singletonOrThrow();
            return new TrainedNetwork.Outputs(f.toDoubleArray(), new double[0]);
        }
    }

    private TrainedNetwork.Outputs uncertain(NDArray x) {
        Recording recording = recorder.record(x);
        double[] covariances =
                OutputJacobian.of(recording, axes).covariance(variances).toDoubleArray();
        double[] means = recording.output().stopGradient().toDoubleArray();
        int outputs = covariances.length / means.length;
        double[] diagonal = new double[means.length];
        for (int i = 0; i < diagonal.length; i++) {
            diagonal[i] = covariances[i * outputs + i % outputs];
        }
        return new TrainedNetwork.Outputs(means, diagonal);
    }
}

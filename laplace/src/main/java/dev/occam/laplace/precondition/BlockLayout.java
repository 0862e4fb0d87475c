package dev.occam.laplace.precondition;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.record.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a network's parameter tensors lie in its blocks: the order of the tensors, and what the TorchScript program needs
 * to make one of the other, all in one call.
 */
final class BlockLayout {

    /** How a weight becomes a matrix. */
    private static final long ROWS = 0;

    private static final long TRANSPOSED = 1;
    private static final long ELEMENTS = 2;

    /** Where a bias goes. */
    private static final long NO_BIAS = 0;

    private static final long JOINT = 1;
    private static final long SEPARATE = 2;

    private final List<ParameterBlock> blocks;
    private final List<Layer.Tensor> tensors = new ArrayList<>();
    private final NDArray table;

    BlockLayout(List<ParameterBlock> blocks, NDManager manager) {
        this.blocks = blocks;
        Map<Layer, List<ParameterBlock>> byLayer = new LinkedHashMap<>();
        blocks.forEach(block -> byLayer.computeIfAbsent(block.layer(), layer -> new ArrayList<>())
                .add(block));
        long[] codes = new long[byLayer.size()];
        int at = 0;
        for (Map.Entry<Layer, List<ParameterBlock>> entry : byLayer.entrySet()) {
            Layer layer = entry.getKey();
            ParameterBlock first = entry.getValue().get(0);
            tensors.addAll(layer.tensors());
            long weight = first.elementwise() ? ELEMENTS : layer.operator().inputFirst() ? TRANSPOSED : ROWS;
            long bias = layer.bias() == null ? NO_BIAS : first.part() == ParameterBlock.Part.JOINT ? JOINT : SEPARATE;
            codes[at++] = weight + 3 * bias + 9L * layer.operator().groups();
        }
        // One number a layer, on the host: the program reads them one by one.
        table = manager.newSubManager(Device.cpu()).create(codes);
    }

    NDArray table() {
        return table;
    }

    List<Parameter> parameters() {
        return tensors.stream().map(Layer.Tensor::parameter).toList();
    }

    NDList weights() {
        NDList weights = new NDList(tensors.size());
        tensors.forEach(tensor -> weights.add(tensor.value()));
        return weights;
    }

    /**
     * One coefficient a block from one a tensor.
     *
     * @throws IllegalArgumentException if tensors of one block differ
     */
    double[] perBlock(double[] perTensor) {
        if (perTensor.length != tensors.size()) {
            throw new IllegalArgumentException(
                    perTensor.length + " decay coefficients for " + tensors.size() + " parameter tensors");
        }
        double[] perBlock = new double[blocks.size()];
        for (int k = 0; k < perBlock.length; k++) {
            List<Layer.Tensor> own = blocks.get(k).tensors();
            perBlock[k] = perTensor[tensors.indexOf(own.get(0))];
            double last = perTensor[tensors.indexOf(own.get(own.size() - 1))];
            if (!(perBlock[k] >= 0) || last != perBlock[k]) {
                throw new IllegalArgumentException("layer '" + blocks.get(k).name() + "': decay " + perBlock[k]
                        + " of the weight and " + last + " of the bias must be one number from 0 up, since they share"
                        + " a block; give both the same, or place biases in blocks of their own");
            }
        }
        return perBlock;
    }
}

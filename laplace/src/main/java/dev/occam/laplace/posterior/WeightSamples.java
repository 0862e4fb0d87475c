package dev.occam.laplace.posterior;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.record.Recorder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Weights drawn from the posterior: {@code theta + Q (e / sqrt(s h + delta))} with e standard normal. */
final class WeightSamples {

    private final Recorder recorder;
    private final Curvature curvature;

    WeightSamples(Block network, Curvature curvature) {
        this.recorder = Recorder.of(network);
        this.curvature = curvature;
    }

    /** One draw, by the names of the parameters. */
    Map<String, NDArray> draw(NDManager parent, List<NDArray> variances, long seed) {
        Map<String, NDArray> byName = new LinkedHashMap<>();
        try (NDManager scope = parent.newSubManager()) {
            drawTensors(scope, variances, seed).forEach((tensor, value) -> {
                value.attach(parent);
                byName.put(tensor.name(), value);
            });
        }
        return byName;
    }

    /** Outputs under several draws, shape (S, N, ..., C), in the manager of the inputs. */
    NDArray outputs(NDArray inputs, List<NDArray> variances, int count, long seed) {
        NDManager home = inputs.getManager();
        try (NDManager scope = home.newSubManager()) {
            NDList outputs = new NDList();
            for (int k = 0; k < count; k++) {
                try (NDManager inner = scope.newSubManager()) {
                    Map<Parameter, NDArray> values = new HashMap<>();
                    drawTensors(inner, variances, seed + k)
                            .forEach((tensor, value) -> values.put(tensor.parameter(), value));
                    NDArray own = inputs.duplicate();
                    own.attach(inner);
                    NDArray output = predict(own, values);
                    output.attach(scope);
                    outputs.add(output);
                }
            }
            NDArray all = NDArrays.stack(outputs, 0);
            all.attach(home);
            return all;
        }
    }

    private NDArray predict(NDArray inputs, Map<Parameter, NDArray> values) {
        try {
            return recorder.predict(inputs, values);
        } catch (EngineException e) {
            throw Linearisation.refused(inputs.getShape(), e);
        }
    }

    private Map<Layer.Tensor, NDArray> drawTensors(NDManager scope, List<NDArray> variances, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Layer.Tensor, Parts> parts = new LinkedHashMap<>();
        for (int k = 0; k < variances.size(); k++) {
            CurvatureBlock block = curvature.blocks().get(k);
            double[] normal = new double[block.size()];
            for (int i = 0; i < normal.length; i++) {
                normal[i] = random.nextGaussian();
            }
            NDArray coordinates = scope.create(normal).mul(variances.get(k).sqrt());
            NDArray matrix =
                    block.fromEigenbasis(coordinates).add(curvature.weights().get(k));
            matrix.attach(scope);
            split(block, matrix, parts);
        }
        Map<Layer.Tensor, NDArray> values = new LinkedHashMap<>();
        parts.forEach((tensor, own) -> values.put(tensor, own.value(tensor, scope)));
        return values;
    }

    /** Takes a block's matrix apart into its members' matrices and these into columns of weight and bias. */
    private static void split(CurvatureBlock block, NDArray matrix, Map<Layer.Tensor, Parts> parts) {
        NDArray flat = matrix.flatten();
        long next = 0;
        for (ParameterBlock member : block.members()) {
            long end = next + member.size();
            NDArray own = flat.get(new NDIndex(next + ":" + end)).reshape(member.rows(), member.columns());
            next = end;
            long column = 0;
            for (Layer.Tensor tensor : member.tensors()) {
                boolean bias = tensor.equals(member.layer().bias());
                long to = column + (bias ? 1 : member.layer().inputs());
                parts.computeIfAbsent(tensor, t -> new Parts(member.layer(), bias, new NDList()))
                        .groups()
                        .add(own.get(new NDIndex(":, " + column + ":" + to)));
                column = to;
            }
        }
    }

    /**
     * One tensor in the matrices of its groups, of which only a grouped convolution has more than one.
     *
     * @param layer that it belongs to
     * @param bias whether it is the bias
     * @param groups rows of each group
     */
    private record Parts(Layer layer, boolean bias, NDList groups) {

        NDArray value(Layer.Tensor tensor, NDManager scope) {
            NDArray matrix = groups.size() == 1 ? groups.get(0) : NDArrays.concat(groups, 0);
            Shape shape = tensor.value().getShape();
            NDArray shaped = bias ? matrix.reshape(shape) : layer.operator().parameter(matrix, shape);
            NDArray value = shaped.toType(tensor.value().getDataType(), true);
            value.attach(scope);
            return value;
        }
    }
}

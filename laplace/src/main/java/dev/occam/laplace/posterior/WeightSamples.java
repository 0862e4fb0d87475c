package dev.occam.laplace.posterior;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.record.Recorder;
import java.util.ArrayList;
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
    Map<String, NDArray> draw(NDManager parent, Axes axes, long seed) {
        Map<String, NDArray> byName = new LinkedHashMap<>();
        try (NDManager scope = parent.newSubManager()) {
            drawTensors(scope, axes, seed).forEach((tensor, value) -> {
                value.attach(parent);
                byName.put(tensor.name(), value);
            });
        }
        return byName;
    }

    /** Outputs under several draws, shape (S, N, ..., C), in the manager of the inputs. */
    NDArray outputs(NDArray inputs, Axes axes, int count, long seed) {
        NDManager home = inputs.getManager();
        try (NDManager scope = home.newSubManager()) {
            NDList outputs = new NDList();
            for (int k = 0; k < count; k++) {
                try (NDManager inner = scope.newSubManager()) {
                    Map<Parameter, NDArray> values = new HashMap<>();
                    drawTensors(inner, axes, seed + k)
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

    private Map<Layer.Tensor, NDArray> drawTensors(NDManager scope, Axes axes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<NDArray> matrices = new ArrayList<>();
        for (int k = 0; k < axes.blocks().size(); k++) {
            CurvatureBlock block = axes.blocks().get(k);
            double[] normal = new double[block.size()];
            for (int i = 0; i < normal.length; i++) {
                normal[i] = random.nextGaussian();
            }
            NDArray coordinates =
                    scope.create(normal).mul(axes.variances().get(k).sqrt());
            matrices.add(
                    block.fromEigenbasis(coordinates).add(curvature.weights().get(k)));
        }
        return BlockTensors.of(curvature.blocks(), matrices, scope);
    }
}

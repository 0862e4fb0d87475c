package dev.occam.laplace.record;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import dev.occam.laplace.torch.GradientMode;
import dev.occam.laplace.torch.Operators;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pass recorded as training takes it, against DJL's own training pass. */
class TrainingRecordingTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Block network() {
        Block block = new SequentialBlock()
                .add(Linear.builder().setUnits(5).build())
                .add(BatchNorm.builder().build())
                .add(Activation.tanhBlock())
                .add(Dropout.builder().optRate(0.5f).build())
                .add(Linear.builder().setUnits(3).build());
        manager.getEngine().setRandomSeed(4);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
        return block;
    }

    private NDArray batch() {
        manager.getEngine().setRandomSeed(5);
        NDArray batch = manager.randomNormal(new Shape(8, 4));
        manager.getEngine().setRandomSeed(6);
        return batch;
    }

    private static List<Parameter> trained(Block block) {
        return block.getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .toList();
    }

    private static List<float[]> running(Block block) {
        return block.getParameters().values().stream()
                .filter(parameter -> !parameter.requiresGradient())
                .map(parameter -> parameter.getArray().toFloatArray())
                .toList();
    }

    @Test
    void outputsGradientsAndRunningStatisticsAreThoseOfTraining() {
        Block plain = network();
        NDArray cotangent = manager.arange(24f).reshape(8, 3).sin();
        NDArray x = batch();
        List<float[]> expected = new ArrayList<>();
        float[] output;
        try (GradientMode on = GradientMode.on()) {
            NDList weights = new NDList();
            for (Parameter parameter : trained(plain)) {
                parameter.getArray().setRequiresGradient(true);
                weights.add(parameter.getArray());
            }
            NDArray end = plain.forward(new ParameterStore(manager, false), new NDList(x), true)
                    .singletonOrThrow();
            output = end.toFloatArray();
            Operators.gradients(manager, end, cotangent, weights).forEach(array -> expected.add(array.toFloatArray()));
        }
        List<Function<Recorder, Recording>> passes =
                List.of(recorder -> recorder.recordTraining(batch()), recorder -> recorder.recordParameters(batch()));
        for (Function<Recorder, Recording> pass : passes) {
            Block block = network();
            Recording recording = pass.apply(Recorder.of(block));
            assertThat(recording.output().toFloatArray()).isEqualTo(output);
            assertThat(running(block)).isNotEmpty().usingRecursiveComparison().isEqualTo(running(plain));
            assertThat(running(network())).usingRecursiveComparison().isNotEqualTo(running(plain));
            Map<Parameter, NDArray> slopes = recording.slopes(cotangent, trained(block));
            for (int i = 0; i < expected.size(); i++) {
                assertThat(slopes.get(trained(block).get(i)).toFloatArray()).isEqualTo(expected.get(i));
            }
        }
    }

    /** Inputs and output gradients of every layer, multiplied and summed, are the gradient. */
    @Test
    void everyLayerExplainsItsGradient() {
        Block block = network();
        Recording recording = Recorder.of(block).recordTraining(batch());
        NDArray cotangent = manager.arange(24f).reshape(8, 3).sin();
        Recording.Gradients found = recording.backward(cotangent, trained(block));
        assertThat(recording.calls())
                .extracting(calls -> calls.layer().name())
                .containsExactly("01Linear", "02BatchNorm_gamma", "02BatchNorm_beta", "05Linear");
        for (int i = 0; i < recording.calls().size(); i++) {
            LayerCalls calls = recording.calls().get(i);
            NDArray a = calls.inputs(manager, 0, 8);
            NDArray g = found.byLayer().get(i);
            NDArray sum = calls.layer().operator().kind() == Operator.Kind.AFFINE
                    ? g.transpose(0, 2, 1).matMul(a).sum(new int[] {0})
                    : g.mul(a).sum(new int[] {0, 1});
            NDArray slope = found.byParameter().get(calls.layer().weight().parameter());
            requireClose(calls.layer().name(), doubles(sum), doubles(slope), 2e-6);
        }
    }

    private static double[] doubles(NDArray array) {
        return array.toType(DataType.FLOAT64, true).toDoubleArray();
    }
}

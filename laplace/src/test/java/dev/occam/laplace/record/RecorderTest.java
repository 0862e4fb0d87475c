package dev.occam.laplace.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the recorder sees of a network, and what it refuses. */
class RecorderTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Block initialised(Block block, long... shape) {
        block.initialize(manager, DataType.FLOAT32, new Shape(shape));
        return block;
    }

    private static Linear linear(int units) {
        return Linear.builder().setUnits(units).build();
    }

    @Test
    void seesEveryLayerAndChangesNoOutput() {
        Block block = initialised(
                new SequentialBlock()
                        .add(Blocks.batchFlattenBlock())
                        .add(linear(5))
                        .add(Activation.geluBlock())
                        .add(Dropout.builder().optRate(0.5f).build())
                        .add(Linear.builder().setUnits(2).optBias(false).build()),
                3,
                2,
                3);
        NDArray x = manager.randomNormal(new Shape(4, 2, 3));
        NDArray plain = block.forward(new ParameterStore(manager, false), new NDList(x), false)
                .singletonOrThrow();
        Recording recording = Recorder.of(block).record(x);
        assertThat(recording.output().toFloatArray()).isEqualTo(plain.toFloatArray());
        List<Layer> layers = recording.calls().stream().map(LayerCalls::layer).toList();
        assertThat(layers).extracting(Layer::name).containsExactly("02Linear", "05Linear");
        assertThat(layers).extracting(Layer::inputs).containsExactly(6, 5);
        assertThat(layers).extracting(Layer::outputs).containsExactly(5, 2);
        assertThat(layers.get(1).bias()).isNull();
        assertThat(recording.calls().get(0).inputs(manager, 0, 4).getShape()).isEqualTo(new Shape(4, 1, 6));
    }

    /** A block used twice: one layer, its positions one after another. */
    @Test
    void sharedLayersAreOneLayerWithMorePositions() {
        Linear shared = linear(3);
        Block block = initialised(
                new SequentialBlock().add(shared).add(Activation.tanhBlock()).add(new Again(shared)), 1, 3);
        Recording recording = Recorder.of(block).record(manager.randomNormal(new Shape(4, 3)));
        assertThat(recording.calls()).hasSize(1);
        assertThat(recording.calls().get(0).inputs(manager, 0, 4).getShape()).isEqualTo(new Shape(4, 2, 3));
        NDArray ones = recording.output().onesLike();
        assertThat(recording.backward(ones).get(0).getShape()).isEqualTo(new Shape(4, 2, 3));
    }

    @Test
    void frozenParametersAreNoLayers() {
        Block first = linear(3);
        Block block = initialised(new SequentialBlock().add(first).add(linear(2)), 1, 3);
        first.getParameters().values().forEach(p -> p.freeze(true));
        Recording recording = Recorder.of(block).record(manager.randomNormal(new Shape(4, 3)));
        assertThat(recording.calls()).extracting(c -> c.layer().name()).containsExactly("02Linear");
    }

    @Test
    void refusesAConvolutionOverThreeAxesByTheNameOfItsParameter() {
        Block block = initialised(
                new SequentialBlock()
                        .add(Conv3d.builder()
                                .setFilters(2)
                                .setKernelShape(new Shape(2, 2, 2))
                                .build())
                        .add(Blocks.batchFlattenBlock())
                        .add(linear(2)),
                1,
                1,
                3,
                3,
                3);
        NDArray x = manager.randomNormal(new Shape(2, 1, 3, 3, 3));
        assertThatThrownBy(() -> Recorder.of(block).record(x))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("'01Conv3d_weight'")
                .hasMessageContaining("convolution")
                .hasMessageContaining("supported are linear layers");
    }

    @Test
    void refusesRecurrence() {
        Block block = initialised(
                LSTM.builder()
                        .setNumLayers(1)
                        .setStateSize(2)
                        .optReturnState(false)
                        .build(),
                2,
                3,
                4);
        NDArray x = manager.randomNormal(new Shape(2, 3, 4));
        assertThatThrownBy(() -> Recorder.of(block).record(x))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("parameter '");
    }

    @Test
    void refusesAParameterInAnOperatorItHasNoExplanationFor() {
        for (String operator : List.of("pow", "transpose", "matMul", "concat")) {
            Block block = initialised(new SequentialBlock().add(linear(3)).add(new Odd(operator)), 1, 3);
            NDArray x = manager.randomNormal(new Shape(2, 3));
            assertThatThrownBy(() -> Recorder.of(block).record(x))
                    .isInstanceOf(UnsupportedNetworkException.class)
                    .hasMessageContaining(
                            "theta' takes part in the operator '" + operator + "'; supported are linear layers")
                    .hasMessageContaining("Freeze the parameter, or build the layer from these");
        }
    }

    @Test
    void anUpdateInPlaceLeavesTheGradientsBeforeItRight() {
        Block block = initialised(
                new SequentialBlock().add(linear(3)).add(new LambdaBlock(l -> {
                    NDArray z = l.singletonOrThrow();
                    z.muli(3);
                    z.addi(1);
                    return new NDList(z);
                })),
                1,
                3);
        NDArray x = manager.randomNormal(new Shape(2, 3));
        Recording recording = Recorder.of(block).record(x);
        NDArray plain = block.forward(new ParameterStore(manager, false), new NDList(x), false)
                .singletonOrThrow();
        assertThat(recording.output().toFloatArray()).isEqualTo(plain.toFloatArray());
        assertThat(recording.backward(recording.output().onesLike()).get(0).toFloatArray())
                .containsOnly(3f);
    }

    /** It would be counted twice, in the norm and in the log-determinant. */
    @Test
    void refusesABiasOfTwoLayers() {
        Block block = initialised(new OneBias(), 1, 3);
        NDArray x = manager.randomNormal(new Shape(2, 3));
        assertThatThrownBy(() -> Recorder.of(block).record(x))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("'bias'")
                .hasMessageContaining("belongs to two layers");
    }

    @Test
    void refusesAParameterThatNothingUses() {
        Block block = initialised(new SequentialBlock().add(linear(3)).add(new Idle()), 1, 3);
        NDArray x = manager.randomNormal(new Shape(2, 3));
        assertThatThrownBy(() -> Recorder.of(block).record(x))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("no recorded layer uses it");
    }

    @Test
    void refusesABatchAxisFoldedIntoAnother() {
        Block block = initialised(
                new SequentialBlock()
                        .add(new LambdaBlock(
                                l -> new NDList(l.singletonOrThrow().reshape(-1, 4))))
                        .add(linear(2))
                        .add(new LambdaBlock(
                                l -> new NDList(l.singletonOrThrow().reshape(-1, 6)))),
                1,
                3,
                4);
        NDArray x = manager.randomNormal(new Shape(2, 3, 4));
        assertThatThrownBy(() -> Recorder.of(block).record(x))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("folded");
    }

    @Test
    void refusesAnArrayMadeOutsideTheGraph() {
        Block block = initialised(
                new SequentialBlock()
                        .add(linear(3))
                        .add(new LambdaBlock(
                                l -> new NDList(manager.ones(new Shape(3)).mul(l.singletonOrThrow())))),
                1,
                3);
        NDArray x = manager.randomNormal(new Shape(2, 3));
        assertThatThrownBy(() -> Recorder.of(block).record(x))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("cuts the graph");
    }

    /** Calls another block's layer once more. */
    private static final class Again extends AbstractBlock {
        private final Block other;

        Again(Block other) {
            this.other = other;
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            return other.forward(store, inputs, training);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return inputShapes;
        }
    }

    /** Uses a parameter in a way of its own. */
    private static final class Odd extends AbstractBlock {
        private final String operator;
        private final Parameter theta = addParameter(Parameter.builder()
                .setName("theta")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(3, 3))
                .build());

        Odd(String operator) {
            this.operator = operator;
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            NDArray x = inputs.singletonOrThrow();
            NDArray value = store.getValue(theta, x.getDevice(), training);
            return new NDList(
                    switch (operator) {
                        case "pow" -> x.add(value.pow(2).sum());
                        case "transpose" -> x.matMul(value.transpose());
                        case "matMul" -> x.matMul(value.get(":, :2"));
                        default -> value.get("0").expandDims(0).concat(x, 0);
                    });
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return inputShapes;
        }
    }

    /** Two linear layers with one bias. */
    private static final class OneBias extends AbstractBlock {
        private final Parameter first = add("first", new Shape(3, 3));
        private final Parameter second = add("second", new Shape(3, 3));
        private final Parameter bias = add("bias", new Shape(3));

        private Parameter add(String name, Shape shape) {
            return addParameter(Parameter.builder()
                    .setName(name)
                    .setType(Parameter.Type.WEIGHT)
                    .optInitializer(new NormalInitializer())
                    .optShape(shape)
                    .build());
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            NDArray x = inputs.singletonOrThrow();
            NDArray shared = store.getValue(bias, x.getDevice(), training);
            NDArray z = Linear.linear(x, store.getValue(first, x.getDevice(), training), shared)
                    .singletonOrThrow();
            return Linear.linear(z.tanh(), store.getValue(second, x.getDevice(), training), shared);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return inputShapes;
        }
    }

    /** Has a parameter and ignores it. */
    private static final class Idle extends AbstractBlock {
        Idle() {
            addParameter(Parameter.builder()
                    .setName("idle")
                    .setType(Parameter.Type.WEIGHT)
                    .optShape(new Shape(3, 3))
                    .build());
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            return inputs;
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return inputShapes;
        }
    }
}

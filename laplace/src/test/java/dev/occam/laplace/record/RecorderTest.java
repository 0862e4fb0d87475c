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
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.ParameterStore;
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
        assertThat(recording.calls().get(0).input().getShape()).isEqualTo(new Shape(4, 1, 6));
    }

    /** A block used twice: one layer, its positions one after another. */
    @Test
    void sharedLayersAreOneLayerWithMorePositions() {
        Linear shared = linear(3);
        Block block = initialised(
                new SequentialBlock().add(shared).add(Activation.tanhBlock()).add(new Again(shared)), 1, 3);
        Recording recording = Recorder.of(block).record(manager.randomNormal(new Shape(4, 3)));
        assertThat(recording.calls()).hasSize(1);
        assertThat(recording.calls().get(0).input().getShape()).isEqualTo(new Shape(4, 2, 3));
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
    void refusesConvolutionByTheNameOfItsParameter() {
        Block block = initialised(
                new SequentialBlock()
                        .add(Conv2d.builder()
                                .setFilters(2)
                                .setKernelShape(new Shape(3, 3))
                                .build())
                        .add(Blocks.batchFlattenBlock())
                        .add(linear(2)),
                1,
                1,
                5,
                5);
        NDArray x = manager.randomNormal(new Shape(2, 1, 5, 5));
        assertThatThrownBy(() -> Recorder.of(block).record(x))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("'01Conv2d_weight'")
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
    void refusesAParameterMultipliedByHand() {
        Block block = initialised(new SequentialBlock().add(linear(3)).add(new Scale()), 1, 3);
        NDArray x = manager.randomNormal(new Shape(2, 3));
        assertThatThrownBy(() -> Recorder.of(block).record(x))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("scale")
                .hasMessageContaining("'mul'");
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

    /** Multiplies by a parameter. */
    private static final class Scale extends AbstractBlock {
        private final Parameter scale = addParameter(Parameter.builder()
                .setName("scale")
                .setType(Parameter.Type.GAMMA)
                .optShape(new Shape(3))
                .build());

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            NDArray x = inputs.singletonOrThrow();
            return new NDList(x.mul(store.getValue(scale, x.getDevice(), training)));
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

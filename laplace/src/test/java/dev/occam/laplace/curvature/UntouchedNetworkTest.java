package dev.occam.laplace.curvature;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.occam.laplace.likelihood.Categorical;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A fit leaves weights, gradients, running statistics and random streams as it found them. */
class UntouchedNetworkTest {

    static Stream<Arguments> passes() {
        return Stream.of(new Fisher.Exact(), new Fisher.MonteCarlo(2, 1), new Fisher.Empirical())
                .flatMap(fisher -> Stream.of(Kfac.EXPAND, Kfac.REDUCE, BlockDiagonal.GGN)
                        .map(structure -> Arguments.of(fisher, structure)));
    }

    /** All of a network that a pass could change. */
    private record State(List<String> values, List<String> gradients, List<Boolean> flags) {

        static State of(Block block) {
            State state = new State(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (Parameter parameter : block.getParameters().values()) {
                NDArray array = parameter.getArray();
                state.values().add(parameter.getType() + Arrays.toString(array.toDoubleArray()));
                state.flags().add(array.hasGradient());
                state.flags().add(parameter.requiresGradient());
                if (array.hasGradient()) {
                    state.gradients().add(Arrays.toString(array.getGradient().toDoubleArray()));
                }
            }
            return state;
        }
    }

    @ParameterizedTest
    @MethodSource("passes")
    void isAsItWas(Fisher fisher, Structure structure) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = network(manager);
            NDArray x = Networks.normal(manager, 2, 7, 2, 5, 5);
            NDArray y = Networks.classes(manager, 3, 3, 7);
            train(manager, block, x, y);
            State before = State.of(block);
            assertThat(before.gradients()).hasSize(5).noneMatch(gradient -> gradient.matches("[\\[\\]0., ]*"));
            Engine.getInstance().setRandomSeed(5);
            float[] expected = draw(manager);

            Engine.getInstance().setRandomSeed(5);
            new CurvaturePass(block, new Categorical(), fisher, StructurePolicy.all(structure), BiasPlacement.JOINT)
                    .run(Batches.of(x, y, 3), manager)
                    .close();
            assertThat(draw(manager)).isEqualTo(expected);
            assertThat(State.of(block)).isEqualTo(before);
        }
    }

    private static float[] draw(NDManager manager) {
        return manager.randomNormal(new Shape(8)).toFloatArray();
    }

    /** One forward pass in training mode and one backward, so that statistics have moved and gradients are there. */
    private static void train(NDManager manager, Block block, NDArray x, NDArray y) {
        block.getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .forEach(parameter -> parameter.getArray().setRequiresGradient(true));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray f = block.forward(new ParameterStore(manager, false), new NDList(x), true)
                    .singletonOrThrow();
            collector.backward(new Categorical().negativeLogLikelihood(f, y));
        }
    }

    /** The normalisation takes the mean away, so a bias before it would have a gradient of nothing but rounding. */
    private static Block network(NDManager manager) {
        SequentialBlock block = new SequentialBlock()
                .add(Conv2d.builder()
                        .setFilters(3)
                        .setKernelShape(new Shape(3, 3))
                        .optBias(false)
                        .build())
                .add(BatchNorm.builder().build())
                .add(Activation.reluBlock())
                .add(Dropout.builder().optRate(0.4f).build())
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(3).build());
        return Networks.initialise(manager, 1, block, new Shape(1, 2, 5, 5));
    }
}

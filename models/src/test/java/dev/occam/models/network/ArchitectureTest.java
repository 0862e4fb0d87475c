package dev.occam.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.MalformedModelException;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every architecture promises, of each kind of network and on each kind of image. */
class ArchitectureTest {
    static Stream<Architecture> architectures() {
        Shape grey = new Shape(1, 28, 28);
        Shape colour = new Shape(3, 32, 32);
        return Stream.of(
                new Mlp(grey, List.of(20), 10, Activation.RELU, true),
                new LeNet(grey, 10),
                new LeNet(new Shape(2, 13, 17), 3, Activation.RELU),
                ResNet.small(colour, 10),
                ResNet.small(new Shape(1, 7, 9), 1),
                ResNet.of34(new Shape(1, 12, 9), 3, 2),
                new Vgg11(colour, 10, 4),
                new CudaConvnet(new Shape(1, 9, 12), 3),
                new VisionTransformer(colour, 10, 2, 8, 8, VisionTransformer.Pooling.TOKEN),
                new VisionTransformer(new Shape(1, 6, 9), 3, 1, 128, 3, VisionTransformer.Pooling.MEAN),
                new DeepLinear(new Shape(5, 4), List.of(6, 3), 2, DeepLinear.Pooling.MEAN),
                new DeepLinear(new Shape(5, 4), List.of(), 3, DeepLinear.Pooling.SUM),
                new WideResNet(colour, 10, 10, 2),
                new WideResNet(new Shape(1, 9, 6), 3, 16, 1));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void outputsAreOneRowAnExampleInBothPrecisions(Architecture architecture) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray[] outputs = new NDArray[2];
            DataType[] types = {DataType.FLOAT32, DataType.FLOAT64};
            for (int t = 0; t < 2; t++) {
                Block block = architecture.block(manager, types[t], 3);
                Parameters.disturb(block, manager, 1);
                NDArray input = Parameters.normal(manager, architecture.inputs(), 4, types[t], 5);
                outputs[t] = forward(block, manager, input);
                assertThat(outputs[t].getShape()).isEqualTo(new Shape(4, architecture.outputs()));
                assertThat(outputs[t].getDataType()).isEqualTo(types[t]);
                assertThat(block.getOutputShapes(new Shape[] {input.getShape()}))
                        .containsExactly(outputs[t].getShape());
            }
            double[] exact = outputs[1].toDoubleArray();
            float[] single = outputs[0].toFloatArray();
            for (int i = 0; i < exact.length; i++) {
                assertThat((double) single[i])
                        .as("%s, expected %s, ratio %s", single[i], exact[i], single[i] / exact[i])
                        .isCloseTo(exact[i], within(1e-3 * (1 + Math.abs(exact[i]))));
            }
            assertThat(exact).as("rows differ").doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void theCountIsThatOfTheParametersMade(Architecture architecture) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = architecture.block(manager, DataType.FLOAT32, 3);
            long made = block.getParameters().values().stream()
                    .mapToLong(parameter -> parameter.getArray().size())
                    .sum();
            assertThat(architecture.parameterCount()).isEqualTo(made);
            assertThat(block.getParameters().keys()).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void theSeedAloneSetsTheWeights(Architecture architecture) {
        try (NDManager manager = NDManager.newBaseManager()) {
            manager.getEngine().setRandomSeed(3);
            float[] undisturbed = manager.randomNormal(new Shape(5)).toFloatArray();
            manager.getEngine().setRandomSeed(3);
            Map<String, double[]> once = Parameters.values(architecture.block(manager, DataType.FLOAT64, 8));
            assertThat(manager.randomNormal(new Shape(5)).toFloatArray()).isEqualTo(undisturbed);
            Map<String, double[]> again = Parameters.values(architecture.block(manager, DataType.FLOAT64, 8));
            Map<String, double[]> single = Parameters.values(architecture.block(manager, DataType.FLOAT32, 8));
            Map<String, double[]> other = Parameters.values(architecture.block(manager, DataType.FLOAT64, 9));
            once.forEach((name, values) -> {
                assertThat(again.get(name)).as(name).isEqualTo(values);
                assertThat(single.get(name)[0]).as(name).isEqualTo((float) values[0]);
                boolean constant = values[0] == values[values.length - 1];
                if (!constant) {
                    assertThat(other.get(name)).as(name).isNotEqualTo(values);
                }
            });
            List<double[]> random = once.values().stream()
                    .filter(values -> values[0] != values[values.length - 1])
                    .toList();
            assertThat(random.stream()
                            .map(values -> Math.round(1e9 * values[0] / values[1]))
                            .toList())
                    .as("no two layers share a stream")
                    .doesNotHaveDuplicates();
            assertThatThrownBy(() -> architecture.block(manager, DataType.INT32, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("FLOAT32 or FLOAT64 expected: int32");
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void theGradientReachesEveryParameter(Architecture architecture) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = architecture.block(manager, DataType.FLOAT64, 3);
            Parameters.disturb(block, manager, 2);
            NDArray input = Parameters.normal(manager, architecture.inputs(), 3, DataType.FLOAT64, 6);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(forward(block, manager, input).square().sum());
            }
            for (Pair<String, Parameter> parameter : block.getParameters()) {
                assertThat(parameter.getValue().getType().name()).isIn("WEIGHT", "BIAS", "BETA", "GAMMA");
                double size = parameter
                        .getValue()
                        .getArray()
                        .getGradient()
                        .square()
                        .sum()
                        .getDouble();
                if (parameter.getKey().endsWith("key_bias")) {
                    // It moves all scores of a query alike, which a softmax does not see.
                    assertThat(size).as(parameter.getKey()).isLessThan(1e-20);
                } else {
                    assertThat(size).as(parameter.getKey()).isGreaterThan(1e-20).isFinite();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void savedParametersAreReadBack(Architecture architecture) throws IOException, MalformedModelException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block saved = architecture.block(manager, DataType.FLOAT32, 1);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            saved.saveParameters(new DataOutputStream(bytes));
            Block read = architecture.block(manager, DataType.FLOAT32, 2);
            read.loadParameters(manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            assertThat(Parameters.values(read)).usingRecursiveComparison().isEqualTo(Parameters.values(saved));
        }
    }

    static NDArray forward(Block block, NDManager manager, NDArray input) {
        return block.forward(new ParameterStore(manager, false), new NDList(input), false)
                .singletonOrThrow();
    }
}

package dev.occam.laplace.record;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.torch.GradientMode;
import dev.occam.laplace.torch.Operators;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A garbage collection between the forward and the backward pass changes no gradient. */
class PlainNumbersTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Arguments> operators() {
        Map<String, UnaryOperator<NDArray>> operators = Map.of(
                "mul", x -> x.mul(0.25),
                "muli", x -> x.add(0).muli(0.25),
                "div", x -> x.div(3),
                "pow", x -> x.pow(3),
                "add", x -> x.add(2).mul(x),
                "sub", x -> x.sub(2).mul(x),
                "maximum", x -> x.maximum(0.1),
                "minimum", x -> x.minimum(0.1),
                "swish", x -> Activation.swish(x, 1.5f));
        return operators.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    private Block network(UnaryOperator<NDArray> operator) {
        Block block = new SequentialBlock()
                .add(Linear.builder().setUnits(4).build())
                .add(new LambdaBlock(list -> new NDList(operator.apply(list.singletonOrThrow()))))
                .add(Linear.builder().setUnits(2).build());
        block.initialize(manager, DataType.FLOAT64, new Shape(1, 3));
        for (Parameter parameter : block.getParameters().values()) {
            parameter.getArray().setRequiresGradient(true);
        }
        return block;
    }

    private NDArray input(NDManager scope) {
        return scope.arange(15f).reshape(5, 3).toType(DataType.FLOAT64, true).div(10);
    }

    /** What nobody holds is freed and its memory written over. */
    private static void collect() throws InterruptedException {
        List<ByteBuffer> overwritten = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            System.gc();
            Thread.sleep(20);
            for (int i = 0; i < 2000; i++) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(8);
                buffer.putDouble(1e300);
                overwritten.add(buffer);
            }
        }
        assertThat(overwritten).hasSize(6000);
    }

    private static double[] flat(List<NDArray> arrays) {
        return arrays.stream()
                .flatMapToDouble(array -> java.util.Arrays.stream(array.toDoubleArray()))
                .toArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operators")
    void recordedGradientsOutliveACollection(String name, UnaryOperator<NDArray> operator) throws Exception {
        Block block = network(operator);
        try (NDManager scope = manager.newSubManager()) {
            Recording recording = Recorder.of(block).record(input(scope));
            NDArray ones = recording.output().onesLike();
            double[] before = flat(recording.backward(ones));
            collect();
            assertThat(flat(recording.backward(ones))).isEqualTo(before);
            assertThat(java.util.Arrays.stream(before)).anyMatch(value -> value != 0);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operators")
    void trainingGradientsOutliveACollection(String name, UnaryOperator<NDArray> operator) throws Exception {
        Block block = network(operator);
        NDList weights = new NDList(
                block.getParameters().values().stream().map(Parameter::getArray).toList());
        try (NDManager scope = manager.newSubManager()) {
            NDArray output;
            try (GradientMode on = GradientMode.on()) {
                output = Recorder.of(block).train(input(scope));
            }
            double[] before = flat(Operators.gradients(scope, output, output.onesLike(), weights));
            collect();
            assertThat(flat(Operators.gradients(scope, output, output.onesLike(), weights)))
                    .isEqualTo(before);
        }
    }

    @Test
    void theGaussiansValueOutlivesACollection() throws Exception {
        NDArray f = manager.create(new double[] {1, 2, 3}, new Shape(3, 1));
        NDArray y = manager.create(new double[] {0, 1, 5}, new Shape(3, 1));
        f.setRequiresGradient(true);
        NDArray value;
        try (GradientMode on = GradientMode.on()) {
            value = new Gaussian().negativeLogLikelihood(f, y);
        }
        collect();
        assertThat(Operators.gradients(manager, value, value.onesLike(), new NDList(f))
                        .get(0)
                        .toDoubleArray())
                .containsExactly(1, 1, -2);
    }
}

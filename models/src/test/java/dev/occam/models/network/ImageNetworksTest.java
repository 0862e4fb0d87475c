package dev.occam.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.Iterator;
import java.util.Map;
import java.util.function.BiFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wiring, size and first weights of LeNet and the small residual network, against plain Java. */
class ImageNetworksTest {
    private static final double[] NONE = {};

    @ParameterizedTest
    @CsvSource({"1, 28, 61706", "3, 32, 83126"})
    void leNetHasTheKnownNumberOfParameters(int channels, int size, long count) {
        assertThat(new LeNet(new Shape(channels, size, size), 10).parameterCount())
                .isEqualTo(count);
    }

    @Test
    void smallResNetsParametersCountedByHand() {
        long stem = 3 * 9 * 16 + 16;
        long first = 2 * (16 * 9 * 16 + 16);
        long second = 16 * 9 * 32 + 32 + 32 * 9 * 32 + 32 + 16 * 32;
        long third = 32 * 9 * 64 + 64 + 64 * 9 * 64 + 64 + 32 * 64;
        long count = ResNet.small(new Shape(3, 32, 32), 10).parameterCount();
        assertThat(count).isEqualTo(stem + first + second + third + 65 * 10).isEqualTo(77_610);
    }

    @ParameterizedTest
    @CsvSource({"1, 28, 28, TANH", "2, 15, 18, RELU"})
    void leNetIsWhatItsDescriptionSays(int channels, int height, int width, Activation activation) {
        LeNet net = new LeNet(new Shape(channels, height, width), 10, activation);
        compare(net, (image, p) -> {
            PlainImage x =
                    act(image.convolve(p.next(), p.next(), 5, 1, 2), activation).averageByTwo();
            x = act(x.convolve(p.next(), p.next(), 5, 1, 0), activation).averageByTwo();
            x = act(x.linear(p.next(), p.next()), activation);
            x = act(x.linear(p.next(), p.next()), activation);
            return x.linear(p.next(), p.next());
        });
    }

    @ParameterizedTest
    @CsvSource({"3, 32, 32", "1, 9, 6"})
    void smallResNetIsWhatItsDescriptionSays(int channels, int height, int width) {
        ResNet net = ResNet.small(new Shape(channels, height, width), 4);
        compare(net, (image, p) -> {
            PlainImage x = image.convolve(p.next(), p.next(), 3, 1, 1).relu();
            for (int stage = 0; stage < 3; stage++) {
                int stride = stage == 0 ? 1 : 2;
                PlainImage inner =
                        x.convolve(p.next(), p.next(), 3, stride, 1).relu().convolve(p.next(), p.next(), 3, 1, 1);
                PlainImage straight = stage == 0 ? x : x.convolve(p.next(), NONE, 1, stride, 0);
                x = straight.plus(inner).relu();
            }
            return x.mean().linear(p.next(), p.next());
        });
    }

    @Test
    void vgg11IsWhatItsDescriptionSays() {
        compare(new Vgg11(new Shape(2, 35, 32), 3, 2), (image, p) -> {
            PlainImage x = image;
            for (int layer = 1; layer <= 8; layer++) {
                x = x.convolve(p.next(), p.next(), 3, 1, 1).relu();
                x = layer <= 2 || layer % 2 == 0 ? x.pool(2, 2, 0, true) : x;
            }
            return x.mean().linear(p.next(), p.next());
        });
    }

    @Test
    void cudaConvnetIsWhatItsDescriptionSays() {
        compare(new CudaConvnet(new Shape(2, 11, 8), 3), (image, p) -> {
            PlainImage x = image.convolve(p.next(), p.next(), 5, 1, 2)
                    .pool(3, 2, 1, true)
                    .relu();
            x = x.convolve(p.next(), p.next(), 5, 1, 2).relu().pool(3, 2, 1, false);
            x = x.convolve(p.next(), p.next(), 5, 1, 2).relu().pool(3, 2, 1, false);
            return x.linear(p.next(), p.next());
        });
    }

    /** With batch normalisation and without biases it is known to have 9,231,114 and 21,282,122. */
    @Test
    void theKnownNumbersOfParametersWithNormalisationExchangedForBiases() {
        Shape colour = new Shape(3, 32, 32);
        assertThat(new Vgg11(colour, 10, 64).parameterCount())
                .isEqualTo(9_231_114 - 2 * 2752)
                .isEqualTo(9_225_610);
        int shortcuts = 128 + 256 + 512;
        int normalised = 64 + 6 * 64 + 8 * 128 + 12 * 256 + 6 * 512;
        assertThat(ResNet.of34(colour, 10, 64).parameterCount())
                .isEqualTo(21_282_122 - 2 * (normalised + shortcuts) + normalised)
                .isEqualTo(21_272_714);
        assertThat(new CudaConvnet(colour, 10).parameterCount()).isEqualTo(89_578);
    }

    @Test
    void smallResNetsFirstWeightsHaveTheDeviationsOfTheRules() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, double[]> values =
                    Parameters.values(ResNet.small(new Shape(3, 32, 32), 10).block(manager, DataType.FLOAT64, 4));
            assertThat(values.keySet())
                    .contains(
                            "01stem_weight", "03block1_01conv1_weight", "04block2_03shortcut_weight", "07linear_bias");
            values.forEach((name, numbers) -> {
                if (name.endsWith("bias")) {
                    assertThat(numbers).containsOnly(0);
                    return;
                }
                expectDeviation(name, numbers, deviation(name));
            });
        }
    }

    @Test
    void theFirstNormalWeightsAreTheseOnEveryMachine() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, double[]> values =
                    Parameters.values(ResNet.small(new Shape(3, 32, 32), 10).block(manager, DataType.FLOAT64, 1));
            assertThat(values.get("01stem_weight")[0]).isEqualTo(-0.06103437983960595);
            assertThat(values.get("05block3_02conv2_weight")[17]).isEqualTo(-0.011422345078046158);
        }
    }

    private static double deviation(String name) {
        return switch (name) {
            case "01stem_weight" -> Math.sqrt(1 / 27.0);
            case "03block1_01conv1_weight", "04block2_01conv1_weight" -> Math.sqrt(2 / 144.0);
            case "03block1_02conv2_weight" -> Math.sqrt(2 / 144.0) / 10;
            case "04block2_02conv2_weight" -> Math.sqrt(2 / 288.0) / 10;
            case "05block3_01conv1_weight" -> Math.sqrt(2 / 288.0);
            case "05block3_02conv2_weight" -> Math.sqrt(2 / 576.0) / 10;
            case "04block2_03shortcut_weight" -> Math.sqrt(2 / 16.0);
            case "05block3_03shortcut_weight" -> Math.sqrt(2 / 32.0);
            case "07linear_weight" -> Math.sqrt(2 / 64.0);
            default -> Double.NaN;
        };
    }

    /** Mean, deviation and fourth moment within five standard errors of a normal distribution's. */
    static void expectDeviation(String name, double[] numbers, double deviation) {
        double sum = 0;
        double squares = 0;
        double fourths = 0;
        for (double number : numbers) {
            double z = number / deviation;
            sum += z;
            squares += z * z;
            fourths += z * z * z * z;
        }
        int n = numbers.length;
        assertThat(sum / n).as(name).isCloseTo(0, within(5 / Math.sqrt(n)));
        assertThat(squares / n).as(name + ": ratio of variances").isCloseTo(1, within(5 * Math.sqrt(2.0 / n)));
        assertThat(fourths / n).as(name + ": fourth moment").isCloseTo(3, within(5 * Math.sqrt(96.0 / n)));
    }

    @Test
    void whatIsNoImageIsRefused() {
        expectError(
                () -> new LeNet(new Shape(8), 2),
                "lenet needs images of shape (channels, height, width), but an example of this data has shape (8);"
                        + " choose mlp");
        expectError(
                () -> ResNet.small(new Shape(28, 28), 2),
                "resnet-small needs images of shape (channels, height, width), but an example of this data has shape"
                        + " (28, 28); choose mlp");
        expectError(
                () -> new LeNet(new Shape(1, 11, 28), 2),
                "lenet needs images of at least 12 by 12 pixels, not 11 by 28; choose resnet-small");
        expectError(
                () -> ResNet.small(new Shape(1, 0, 28), 2),
                "a network needs at least one input, not shape (1, 0, 28); check the data");
        expectError(
                () -> ResNet.small(new Shape(1, 28, 28), 0),
                "a network needs at least one output, not 0; check the target");
    }

    @Test
    void whatDoesNotSuitTheirPoolingIsRefused() {
        expectError(
                () -> new Vgg11(new Shape(1, 28, 28), 2, 64),
                "vgg11-64 needs images of at least 32 by 32 pixels, not 28 by 28; choose resnet-small");
        expectError(
                () -> new VisionTransformer(new Shape(1, 28, 30), 2, 4, 64, 4, VisionTransformer.Pooling.MEAN),
                "vit-4-64-4 needs images of whole patches of 4 by 4 pixels, not 28 by 30; choose a patch that divides"
                        + " both sides");
    }

    private static void expectError(ThrowingCallable call, String message) {
        assertThat(catchThrowableOfType(NetworkException.class, call)).hasMessage(message);
    }

    /** Compares the block, its parameters disturbed, with {@code formula} that takes them in order. */
    static void compare(Architecture net, BiFunction<PlainImage, Iterator<double[]>, PlainImage> formula) {
        Shape inputs = net.inputs();
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = net.block(manager, DataType.FLOAT64, 11);
            Parameters.disturb(block, manager, 12);
            NDArray input = Parameters.normal(manager, inputs, 2, DataType.FLOAT64, 13);
            NDArray output = ArchitectureTest.forward(block, manager, input);
            for (int row = 0; row < 2; row++) {
                Iterator<double[]> parameters =
                        Parameters.values(block).values().iterator();
                PlainImage image = new PlainImage(
                        (int) inputs.get(0),
                        (int) inputs.get(1),
                        (int) inputs.get(2),
                        input.get(row).toDoubleArray());
                double[] expected = formula.apply(image, parameters).values();
                assertThat(parameters).as("parameters left over").isExhausted();
                for (int c = 0; c < net.outputs(); c++) {
                    double actual = output.getDouble(row, c);
                    assertThat(actual)
                            .as("%s, expected %s, ratio %s", actual, expected[c], actual / expected[c])
                            .isCloseTo(expected[c], within(1e-10 * (1 + Math.abs(expected[c]))));
                }
            }
        }
    }

    private static PlainImage act(PlainImage image, Activation activation) {
        return activation == Activation.TANH ? image.map(Math::tanh) : image.relu();
    }
}

package dev.occam.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WideResNetTest {
    private static final Shape CIFAR = new Shape(3, 32, 32);

    /** The paper's table 4, in millions, counts batch normalisation: two numbers a channel before each convolution. */
    @ParameterizedTest
    @CsvSource({
        "40, 1, 0.6",
        "40, 2, 2.2",
        "40, 4, 8.9",
        "40, 8, 35.7",
        "28, 10, 36.5",
        "28, 12, 52.5",
        "22, 8, 17.2",
        "22, 10, 26.8",
        "16, 8, 11.0",
        "16, 10, 17.1",
    })
    void countsAreThePapersWithNormalisationExchangedForScalars(int depth, int width, double millions) {
        int n = (depth - 4) / 6;
        long before = 16;
        long normalised = 0;
        for (int block = 0; block < 3 * n; block++) {
            long filters = (16L << (block / n)) * width;
            normalised += 2 * before + 2 * filters;
            before = filters;
        }
        normalised += 2 * before;
        long scalars = 15L * n + 2;
        long count = new WideResNet(CIFAR, 10, depth, width).parameterCount() - scalars + normalised;
        assertThat(Math.round(count / 1e5) / 10.0).as("%d", count).isEqualTo(millions);
    }

    /** A polynomial in k: sums over the stages of filters times filters, written out by hand. */
    @ParameterizedTest
    @CsvSource({"16, 4, 2745306", "40, 10, 0", "10, 1, 0", "28, 10, 0"})
    void countsFollowTheirFormula(long depth, long k, long known) {
        long n = (depth - 4) / 6;
        long within = (2 * n - 1) * 9 * 256 * k * k * (1 + 4 + 16);
        long entering = 9 * (256 * k + 512 * k * k + 2048 * k * k);
        long shortcuts = (k == 1 ? 0 : 256 * k) + 512 * k * k + 2048 * k * k;
        long expected = 3 * 9 * 16 + within + entering + shortcuts + 10 * 64 * k + 10 + 15 * n + 2;
        WideResNet net = new WideResNet(CIFAR, 10, (int) depth, (int) k);
        assertThat(net.parameterCount()).isEqualTo(expected);
        if (known > 0) {
            assertThat(net.parameterCount()).isEqualTo(known);
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 2, 3, 12, 12", "16, 1, 1, 9, 6"})
    void itIsWhatItsDescriptionSays(int depth, int width, int channels, int height, int across) {
        WideResNet net = new WideResNet(new Shape(channels, height, across), 4, depth, width);
        int n = (depth - 4) / 6;
        ImageNetworksTest.compare(net, (image, p) -> {
            PlainImage x = image.convolve(p.next(), new double[0], 3, 1, 1).plus(p.next());
            for (int block = 0; block < 3 * n; block++) {
                int stride = block >= n && block % n == 0 ? 2 : 1;
                boolean changes = x.channels() != (16 << (block / n)) * width;
                double[] shift1 = p.next();
                double[] shift2 = p.next();
                double[] shift3 = p.next();
                double[] scale = p.next();
                double[] shift4 = p.next();
                PlainImage active = x.plus(shift1).relu();
                PlainImage inner = active.convolve(p.next(), new double[0], 3, stride, 1)
                        .plus(shift2)
                        .relu()
                        .plus(shift3)
                        .convolve(p.next(), new double[0], 3, 1, 1)
                        .map(v -> v * scale[0])
                        .plus(shift4);
                PlainImage straight = changes ? active.convolve(p.next(), new double[0], 1, stride, 0) : x;
                x = straight.plus(inner);
            }
            return x.relu().mean().plus(p.next()).linear(p.next(), p.next());
        });
    }

    @Test
    void firstWeightsAreThoseOfFixup() {
        WideResNet net = new WideResNet(CIFAR, 10, 16, 2);
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = net.block(manager, DataType.FLOAT64, 1);
            Map<String, double[]> values = Parameters.values(block);
            assertThat(values.keySet())
                    .contains("01stem_weight", "02stemShift_shift", "03stage1block1_shift1", "08stage3block2_scale");
            values.forEach((name, numbers) -> {
                if (name.endsWith("conv2_weight") || name.contains("linear") || name.contains("hift")) {
                    assertThat(numbers).as(name).containsOnly(0);
                } else if (name.endsWith("scale")) {
                    assertThat(numbers).as(name).containsExactly(1);
                } else {
                    ImageNetworksTest.expectDeviation(name, numbers, deviation(name));
                }
            });
            NDArray input = Parameters.normal(manager, CIFAR, 2, DataType.FLOAT64, 1);
            assertThat(ArchitectureTest.forward(block, manager, input).toDoubleArray())
                    .containsOnly(0);
        }
    }

    /** Six blocks of two convolutions: the first of each is scaled by 6^(-1/2). */
    private static double deviation(String name) {
        int stage = name.contains("stage") ? name.charAt(name.indexOf("stage") + 5) - '1' : 0;
        double filters = name.contains("stem") ? 16 : 32 << stage;
        double area = name.contains("shortcut") ? 1 : 9;
        double branch = name.contains("conv1") ? Math.pow(6, -0.5) : 1;
        return branch * Math.sqrt(2 / (filters * area));
    }

    @Test
    void impossibleSizesAreRefused() {
        expectError(
                17,
                4,
                "wide-resnet-17-4: the depth of a wide ResNet is 6n + 4, from 10 to 1000, not 17; choose 16 or 22");
        expectError(4, 4, "wide-resnet-4-4: the depth of a wide ResNet is 6n + 4, from 10 to 1000, not 4; choose 10");
        expectError(
                1006,
                4,
                "wide-resnet-1006-4: the depth of a wide ResNet is 6n + 4, from 10 to 1000, not 1006; choose 1000");
        expectError(16, 0, "wide-resnet-16-0: the width of a wide ResNet is 1 to 100, not 0; choose 4");
    }

    private static void expectError(int depth, int width, String message) {
        assertThat(catchThrowableOfType(NetworkException.class, () -> new WideResNet(CIFAR, 10, depth, width)))
                .hasMessage(message);
    }
}

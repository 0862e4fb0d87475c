package dev.occam.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The size and the wiring of the vision transformer, against plain Java. */
class VisionTransformerTest {

    /** Those of the original's sizes, with patches of 16 pixels and 1000 classes. */
    @ParameterizedTest
    @CsvSource({"192, 5717416", "384, 22050664", "768, 86567656"})
    void theKnownNumbersOfParameters(int width, long count) {
        Shape image = new Shape(3, 224, 224);
        assertThat(new VisionTransformer(image, 1000, 12, width, 16, VisionTransformer.Pooling.TOKEN).parameterCount())
                .isEqualTo(count);
        assertThat(new VisionTransformer(image, 1000, 12, width, 16, VisionTransformer.Pooling.MEAN).parameterCount())
                .isEqualTo(count - 2L * width);
    }

    @ParameterizedTest
    @CsvSource({"TOKEN", "MEAN"})
    void isWhatItsDescriptionSays(VisionTransformer.Pooling pooling) {
        VisionTransformer net = new VisionTransformer(new Shape(2, 4, 6), 3, 2, 6, 2, pooling);
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = net.block(manager, DataType.FLOAT64, 11);
            Parameters.disturb(block, manager, 12);
            NDArray input = Parameters.normal(manager, net.inputs(), 2, DataType.FLOAT64, 13);
            NDArray output = ArchitectureTest.forward(block, manager, input);
            Plain plain = new Plain(Parameters.values(block), pooling == VisionTransformer.Pooling.TOKEN);
            for (int row = 0; row < 2; row++) {
                double[] expected =
                        plain.outputs(new PlainImage(2, 4, 6, input.get(row).toDoubleArray()));
                for (int c = 0; c < 3; c++) {
                    double actual = output.getDouble(row, c);
                    assertThat(actual)
                            .as("%s, expected %s, ratio %s", actual, expected[c], actual / expected[c])
                            .isCloseTo(expected[c], within(1e-10 * (1 + Math.abs(expected[c]))));
                }
            }
        }
    }

    /** Two layers of two heads, on tokens of 6 numbers. */
    private record Plain(Map<String, double[]> parameters, boolean token) {
        private static final int D = 6;
        private static final int HEADS = 2;

        double[] outputs(PlainImage image) {
            PlainImage grid = image.convolve(of("patches_weight"), of("patches_bias"), 2, 2, 0);
            int patches = grid.height() * grid.width();
            int first = token ? 1 : 0;
            double[][] x = new double[patches + first][D];
            for (int t = 0; t < x.length; t++) {
                for (int d = 0; d < D; d++) {
                    x[t][d] = (t < first ? of("token")[d] : grid.values()[d * patches + t - first])
                            + of("positions")[t * D + d];
                }
            }
            for (int layer = 1; layer <= 2; layer++) {
                String name = "layer" + layer + "_";
                add(x, linear(attention(normed(x, name + "norm1"), name), name + "out"));
                double[][] inner = linear(normed(x, name + "norm2"), name + "first");
                for (double[] row : inner) {
                    for (int i = 0; i < row.length; i++) {
                        row[i] *= 0.5 * (1 + erf(row[i] / Math.sqrt(2)));
                    }
                }
                add(x, linear(inner, name + "second"));
            }
            double[][] last = normed(x, "norm");
            double[][] seen = {last[0]};
            if (!token) {
                seen[0] = new double[D];
                for (double[] row : last) {
                    for (int d = 0; d < D; d++) {
                        seen[0][d] += row[d] / last.length;
                    }
                }
            }
            return linear(seen, "linear")[0];
        }

        private double[] of(String end) {
            return parameters.entrySet().stream()
                    .filter(entry ->
                            entry.getKey().replaceAll("(^|_)[0-9]{2}", "$1").endsWith(end))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(end + " in " + parameters.keySet()))
                    .getValue();
        }

        private double[][] attention(double[][] x, String name) {
            double[][] q = linear(x, name + "query");
            double[][] k = linear(x, name + "key");
            double[][] v = linear(x, name + "value");
            int size = D / HEADS;
            double[][] mixed = new double[x.length][D];
            for (int head = 0; head < HEADS; head++) {
                for (int t = 0; t < x.length; t++) {
                    double[] weight = new double[x.length];
                    double sum = 0;
                    for (int s = 0; s < x.length; s++) {
                        double dot = 0;
                        for (int d = head * size; d < (head + 1) * size; d++) {
                            dot += q[t][d] * k[s][d];
                        }
                        weight[s] = Math.exp(dot / Math.sqrt(size));
                        sum += weight[s];
                    }
                    for (int s = 0; s < x.length; s++) {
                        for (int d = head * size; d < (head + 1) * size; d++) {
                            mixed[t][d] += weight[s] / sum * v[s][d];
                        }
                    }
                }
            }
            return mixed;
        }

        private double[][] linear(double[][] x, String name) {
            double[][] y = new double[x.length][];
            for (int t = 0; t < x.length; t++) {
                y[t] = new PlainImage(x[t].length, 1, 1, x[t])
                        .linear(of(name + "_weight"), of(name + "_bias"))
                        .values();
            }
            return y;
        }

        private double[][] normed(double[][] x, String name) {
            double[][] y = new double[x.length][D];
            for (int t = 0; t < x.length; t++) {
                double mean = 0;
                double square = 0;
                for (double value : x[t]) {
                    mean += value / D;
                }
                for (double value : x[t]) {
                    square += (value - mean) * (value - mean) / D;
                }
                for (int d = 0; d < D; d++) {
                    y[t][d] = (x[t][d] - mean) / Math.sqrt(square + 1e-6) * of(name + "_gamma")[d]
                            + of(name + "_beta")[d];
                }
            }
            return y;
        }

        /** Its power series. */
        private static double erf(double x) {
            double term = 2 / Math.sqrt(Math.PI) * x;
            double sum = term;
            for (int n = 1; n < 200; n++) {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }
            return sum;
        }

        private static void add(double[][] x, double[][] y) {
            for (int t = 0; t < x.length; t++) {
                for (int d = 0; d < D; d++) {
                    x[t][d] += y[t][d];
                }
            }
        }
    }
}

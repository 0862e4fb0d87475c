package dev.occam.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MlpTest {
    private static final Mlp NET = new Mlp(new Shape(1, 16, 16), List.of(100, 20), 10, Activation.TANH, true);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -5, Long.MAX_VALUE})
    void initialWeightsAreUniformOverTheFanInsBounds(long seed) {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<double[]> parameters = values(NET.block(manager, DataType.FLOAT64, seed));
            int[] fanIn = {256, 256, 100, 100, 20, 20};
            for (int p = 0; p < fanIn.length; p++) {
                double bound = 1 / Math.sqrt(fanIn[p]);
                double[] values = parameters.get(p);
                int n = values.length;
                double sum = 0;
                double squares = 0;
                for (double value : values) {
                    assertThat(Math.abs(value)).isLessThanOrEqualTo(bound);
                    sum += value;
                    squares += value * value;
                }
                // Of a uniform number: variance b^2/3, that of its square 4b^4/45.
                assertThat(sum / n).isCloseTo(0, within(5 * bound / Math.sqrt(3.0 * n)));
                assertThat(squares / n)
                        .as("parameter %d: ratio %s", p, squares / n / (bound * bound / 3))
                        .isCloseTo(bound * bound / 3, within(5 * bound * bound * Math.sqrt(4.0 / 45 / n)));
            }
        }
    }

    @Test
    void theSeedAloneSetsTheWeights() {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<double[]> once = values(NET.block(manager, DataType.FLOAT64, 4));
            manager.getEngine().setRandomSeed(99);
            manager.randomNormal(new Shape(7));
            assertThat(values(NET.block(manager, DataType.FLOAT64, 4)))
                    .usingRecursiveComparison()
                    .isEqualTo(once);
            List<double[]> other = values(NET.block(manager, DataType.FLOAT64, 5));
            for (int p = 0; p < once.size(); p++) {
                assertThat(other.get(p)).isNotEqualTo(once.get(p));
            }
            List<double[]> single = values(NET.block(manager, DataType.FLOAT32, 4));
            assertThat(single.get(2)[17]).isEqualTo((float) once.get(2)[17]);
        }
    }

    @Test
    void theFirstWeightsAreTheseOnEveryMachine() {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<double[]> parameters = values(
                    new Mlp(new Shape(4), List.of(3), 1, Activation.RELU, true).block(manager, DataType.FLOAT64, 1));
            assertThat(parameters.get(0)[0]).isEqualTo(0.19351213901022923);
            assertThat(parameters.get(1)[2]).isEqualTo(-0.035592235016628226);
            assertThat(parameters.get(2)[1]).isEqualTo(0.5713526775160596);
        }
    }

    @Test
    void theEnginesOwnGeneratorIsLeftAlone() {
        try (NDManager manager = NDManager.newBaseManager()) {
            manager.getEngine().setRandomSeed(3);
            float[] undisturbed = manager.randomNormal(new Shape(5)).toFloatArray();
            manager.getEngine().setRandomSeed(3);
            NET.block(manager, DataType.FLOAT32, 1);
            assertThat(manager.randomNormal(new Shape(5)).toFloatArray()).isEqualTo(undisturbed);
        }
    }

    @Test
    void layersDrawFromUnrelatedStreams() {
        Mlp square = new Mlp(new Shape(50), List.of(50), 50, Activation.RELU, true);
        try (NDManager manager = NDManager.newBaseManager()) {
            List<double[]> parameters = values(square.block(manager, DataType.FLOAT64, 1));
            assertThat(Math.abs(correlation(parameters.get(0), parameters.get(2))))
                    .isLessThan(0.1);
            assertThat(Math.abs(correlation(parameters.get(0), parameters.get(1))))
                    .isLessThan(0.7);
            List<double[]> next = values(square.block(manager, DataType.FLOAT64, 2));
            assertThat(Math.abs(correlation(parameters.get(0), next.get(0)))).isLessThan(0.1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theCountIsThatOfTheParametersMade(boolean bias) {
        try (NDManager manager = NDManager.newBaseManager()) {
            for (List<Integer> widths : List.of(List.<Integer>of(), List.of(7), List.of(7, 5, 3))) {
                Mlp mlp = new Mlp(new Shape(2, 3), widths, 4, Activation.SILU, bias);
                Block block = mlp.block(manager, DataType.FLOAT32, 1);
                long made = block.getParameters().values().stream()
                        .mapToLong(parameter -> parameter.getArray().size())
                        .sum();
                assertThat(mlp.parameterCount()).isEqualTo(made);
                assertThat(block.getParameters().size()).isEqualTo((widths.size() + 1) * (bias ? 2 : 1));
            }
            assertThat(NET.parameterCount()).isEqualTo(256 * 100 + 100 + 100 * 20 + 20 + 20 * 10 + 10);
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void outputsAreThoseOfTheFormula(Activation activation) {
        Mlp mlp = new Mlp(new Shape(2, 2), List.of(3), 2, activation, true);
        double[] x = {0.5, -1, 2, 0.25};
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = mlp.block(manager, DataType.FLOAT64, 11);
            NDList input = new NDList(manager.create(x, new Shape(1, 2, 2)));
            NDArray output = block.forward(new ParameterStore(manager, false), input, false)
                    .singletonOrThrow();
            assertThat(output.getShape()).isEqualTo(new Shape(1, 2));
            List<double[]> p = values(block);
            double[] hidden = affine(p.get(0), p.get(1), x);
            for (int i = 0; i < hidden.length; i++) {
                hidden[i] = formula(activation, hidden[i]);
            }
            double[] expected = affine(p.get(2), p.get(3), hidden);
            for (int c = 0; c < 2; c++) {
                double actual = output.getDouble(0, c);
                assertThat(actual)
                        .as("%s, expected %s, ratio %s", actual, expected[c], actual / expected[c])
                        .isCloseTo(expected[c], within(1e-7));
            }
        }
    }

    @Test
    void impossibleShapesAreRefusedInOneLine() {
        assertThat(catchThrowableOfType(
                        NetworkException.class, () -> new Mlp(new Shape(3), List.of(4, 0), 1, Activation.RELU, true)))
                .hasMessage("a hidden layer has at least one unit, not 0; mend the widths [4, 0]");
        assertThat(catchThrowableOfType(
                        NetworkException.class, () -> new Mlp(new Shape(3), List.of(), 0, Activation.RELU, true)))
                .hasMessage("a network needs at least one output, not 0; check the target");
        assertThat(catchThrowableOfType(
                        NetworkException.class, () -> new Mlp(new Shape(), List.of(), 1, Activation.RELU, true)))
                .hasMessage("a network needs at least one input, not shape (); check the data");
    }

    private static List<double[]> values(Block block) {
        List<double[]> values = new ArrayList<>();
        for (Parameter parameter : block.getParameters().values()) {
            values.add(parameter.getArray().toType(DataType.FLOAT64, false).toDoubleArray());
        }
        return values;
    }

    private static double[] affine(double[] weight, double[] bias, double[] x) {
        double[] y = bias.clone();
        for (int i = 0; i < weight.length; i++) {
            y[i / x.length] += weight[i] * x[i % x.length];
        }
        return y;
    }

    private static double formula(Activation activation, double x) {
        return switch (activation) {
            case TANH -> Math.tanh(x);
            case RELU -> Math.max(0, x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case GELU -> x * normalCdf(x);
            case SILU -> x / (1 + Math.exp(-x));
        };
    }

    /** The normal distribution function by Simpson's rule from 0. */
    private static double normalCdf(double x) {
        int steps = 2000;
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double t = x * i / steps;
            double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.exp(-t * t / 2);
        }
        return 0.5 + sum * x / steps / 3 / Math.sqrt(2 * Math.PI);
    }

    private static double correlation(double[] a, double[] b) {
        int n = Math.min(a.length, b.length);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < n; i++) {
            ab += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return ab / Math.sqrt(aa * bb);
    }
}

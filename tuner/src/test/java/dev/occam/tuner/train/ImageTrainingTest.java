package dev.occam.tuner.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.models.network.ResNet;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of single precision are laid out anew for each step: that must change nothing but rounding. */
class ImageTrainingTest {

    private static final Shape IMAGE = new Shape(3, 8, 6);
    private static final int ROWS = 12;

    @ParameterizedTest
    @ValueSource(ints = {5, ROWS})
    void singlePrecisionTrainsAsDoubleDoes(int batch) {
        double[] exact = trained(DataType.FLOAT64, batch);
        double[] single = trained(DataType.FLOAT32, batch);

        assertThat(single).hasSameSizeAs(exact);
        for (int i = 0; i < exact.length; i++) {
            assertThat(single[i])
                    .as("weight %d: %s in double, %s in single, ratio %s", i, exact[i], single[i], single[i] / exact[i])
                    .isCloseTo(exact[i], within(1e-4 * Math.max(0.1, Math.abs(exact[i]))));
        }
    }

    private static double[] trained(DataType type, int batch) {
        try (NDManager manager = NDManager.newBaseManager()) {
            SplittableRandom random = new SplittableRandom(3);
            double[] pixels = random.doubles(ROWS * IMAGE.size(), -1, 1).toArray();
            NDArray x = manager.create(pixels, new Shape(ROWS).addAll(IMAGE)).toType(type, false);
            NDArray y = manager.create(random.longs(ROWS, 0, 4).toArray());
            Block network = ResNet.small(IMAGE, 4).block(manager, type, 1);
            Weights weights = new Weights(network);
            TrainingSettings settings =
                    new TrainingSettings(Sgd.with(0.5), LearningRate.constant(0.1), batch, new RandomStreams(1));
            double[] ridge = new double[weights.parameters().size()];
            Arrays.fill(ridge, 1);
            new MapTraining(network, weights, new Categorical(), x, y, settings, () -> false)
                    .fit(ridge, 5, (steps, loss) -> {});
            return weights.arrays().stream()
                    .map(array -> array.toType(DataType.FLOAT64, true))
                    .flatMapToDouble(array -> Arrays.stream(array.toDoubleArray()))
                    .toArray();
        }
    }
}

package dev.occam.tuner.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.L2Loss;
import ai.djl.training.loss.L2WeightDecay;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SimpleCompositeLoss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossScaleTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray outputs = Fits.inputs(manager, 6, 3, 1);
    private final NDArray classes = manager.create(new long[] {0, 2, 1, 1, 0, 2});

    @AfterEach
    void close() {
        manager.close();
    }

    private static LossScale of(Loss loss, NDArray labels, NDArray outputs) {
        return LossScale.of(loss, new NDList(labels), new NDList(outputs));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT32", "INT32", "INT64"})
    void crossEntropyIsTheMeanOfTheCategorical(DataType type) {
        LossScale scale = of(Loss.softmaxCrossEntropyLoss(), classes.toType(type, true), outputs);
        assertThat(scale.likelihood()).isInstanceOf(Categorical.class);
        assertThat(scale.factor()).isCloseTo(1, within(1e-12));
        assertThat(scale.decay(9, 60)).isCloseTo(0.15, within(1e-12));
    }

    @Test
    void classesMayBeOneHot() {
        LossScale scale = of(
                new SoftmaxCrossEntropyLoss("one-hot", 1, -1, false, true),
                classes.oneHot(3).toType(DataType.FLOAT64, false),
                outputs);
        assertThat(scale.likelihood()).isInstanceOf(Categorical.class);
        NDArray back = scale.targets(classes.oneHot(3), outputs.getShape(), DataType.FLOAT64);
        assertThat(back.toLongArray()).containsExactly(0, 2, 1, 1, 0, 2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 3})
    void squaredErrorIsAMeanOverOutputsToo(double weight) {
        LossScale scale = of(new L2Loss("l2", (float) weight), Fits.inputs(manager, 6, 3, 2), outputs);
        assertThat(scale.likelihood()).isInstanceOf(Gaussian.class);
        assertThat(scale.factor()).isCloseTo(2 * weight / 3, within(1e-12));
    }

    @Test
    void oneOutputMayHaveFlatLabels() {
        NDArray column = outputs.get(":, 0:1");
        LossScale scale = of(Loss.l2Loss(), manager.create(new double[] {1, 2, 3, 4, 5, 6}), column);
        assertThat(scale.factor()).isCloseTo(1, within(1e-12));
        assertThat(scale.targets(manager.create(new float[] {1, 2}), new Shape(2, 1), DataType.FLOAT64)
                        .getShape()
                        .dimension())
                .isEqualTo(2);
    }

    @Test
    void singlePrecisionIsGoodEnough() {
        LossScale scale = of(
                Loss.softmaxCrossEntropyLoss(),
                classes,
                outputs.toType(DataType.FLOAT32, true).toType(DataType.FLOAT32, true));
        assertThat(scale.factor()).isCloseTo(1, within(1e-6));
    }

    @Test
    void refusesALossWithAPenaltyOfItsOwn() {
        NDArray labels = Fits.inputs(manager, 6, 3, 2);
        Loss penalised = new SimpleCompositeLoss()
                .addLoss(Loss.l2Loss())
                .addLoss(new L2WeightDecay(new NDList(Fits.inputs(manager, 2, 2, 3))));
        assertThatThrownBy(() -> of(penalised, labels, outputs)).hasMessageContaining("no penalty of its own");
        Loss twice = new SimpleCompositeLoss().addLoss(Loss.l2Loss()).addLoss(Loss.l2Loss());
        assertThat(of(twice, labels, outputs).factor()).isCloseTo(2.0 / 3, within(1e-12));
    }

    @Test
    void refusesSmoothedLabels() {
        NDArray smoothed =
                classes.oneHot(3).toType(DataType.FLOAT64, false).mul(0.9).add(0.1 / 3);
        Loss loss = new SoftmaxCrossEntropyLoss("smoothed", 1, -1, false, true);
        assertThatThrownBy(() -> of(loss, smoothed, outputs)).hasMessageContaining("the loss 'smoothed'");
    }

    /** A sum over the batch has no decay of its own: it would change with the size of the batch. */
    @Test
    void refusesWhatIsNoMean() {
        Loss sum = new Loss("sum") {
            @Override
            public NDArray evaluate(NDList labels, NDList predictions) {
                return labels.head().sub(predictions.head()).square().sum();
            }
        };
        assertThatThrownBy(() -> of(sum, Fits.inputs(manager, 6, 3, 2), outputs))
                .hasMessageStartingWith("the loss 'sum' is no multiple of mean cross-entropy");
        assertThatThrownBy(
                        () -> of(Loss.hingeLoss(), Fits.inputs(manager, 6, 3, 2).sign(), outputs))
                .hasMessageContaining("or pass the LossScale of yours");
        assertThatThrownBy(() -> new LossScale(new Gaussian(), 0)).hasMessageContaining("positive number");
    }
}

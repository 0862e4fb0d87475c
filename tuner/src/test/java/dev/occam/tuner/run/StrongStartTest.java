package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.record.Recorder;
import dev.occam.models.data.Examples;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.PriorConfig;
import dev.occam.tuner.loop.ParameterGroups;
import dev.occam.tuner.train.Problems;
import dev.occam.tuner.train.Weights;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the search begins: the width of the initialisation, and what a linear fit leaves. */
class StrongStartTest {

    private static final int ROWS = 40;
    private static final int INPUTS = 5;

    private NDManager manager;
    private Block network;
    private Examples examples;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        network = Problems.network(manager, INPUTS, List.of(200), 2);
        examples = regression(2);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Examples regression(int outputs) {
        Problems.Regression data = Problems.Regression.of(manager, 31, ROWS, INPUTS, outputs, 0.5);
        return Examples.regression(
                new long[] {INPUTS}, outputs, data.x().toDoubleArray(), data.y().toDoubleArray());
    }

    private Hyperparameters start(PriorConfig.Groups kind, Double precision, Double noise, Examples train) {
        NDArray x = Problems.Regression.of(manager, 31, 2, INPUTS, 1, 0).x();
        List<ParameterBlock> blocks = Recorder.of(network).layers(x).stream()
                .flatMap(layer -> ParameterBlock.of(layer, BiasPlacement.SEPARATE).stream())
                .toList();
        ParameterGroups groups = ParameterGroups.of(blocks, new Weights(network), kind);
        return StrongStart.of(new PriorConfig(kind, precision, noise, 1), groups, train);
    }

    private double meanSquare(String... names) {
        double[] all = Arrays.stream(names)
                .flatMapToDouble(name -> Arrays.stream(
                        network.getParameters().get(name).getArray().toDoubleArray()))
                .toArray();
        return Arrays.stream(all).map(w -> w * w).average().orElseThrow();
    }

    /** Weights drawn uniformly within 1/sqrt(fan in) have the variance 1/(3 fan in). */
    @Test
    void priorPrecisionIsOneOverTheVarianceOfTheInitialWeights() {
        Hyperparameters h = start(PriorConfig.Groups.LAYERWISE, null, null, examples);
        assertThat(h.priorPrecision(0)).isCloseTo(1 / meanSquare("01Linear_weight"), within(1e-9));
        assertThat(h.priorPrecision(1)).isCloseTo(1 / meanSquare("03Linear_weight"), within(1e-9));
        assertThat(h.priorPrecision(0) / (3 * INPUTS)).isBetween(0.85, 1.15);
        assertThat(h.priorPrecision(1) / (3 * 200)).isBetween(0.85, 1.15);
    }

    /** A bias begins as wide as its layer's weights, wherever it begins itself. */
    @Test
    void aBiasTakesTheVarianceOfItsLayersWeights() {
        Hyperparameters h = start(PriorConfig.Groups.TENSOR, null, null, examples);
        assertThat(h.priorPrecision(1)).isEqualTo(h.priorPrecision(0));
        assertThat(h.priorPrecision(3)).isEqualTo(h.priorPrecision(2));
    }

    /** Of the matrix (200, 5) the greater fan is 200, whether its weights are shrunk or zero. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-3, 0.01})
    void weightsDrawnNearZeroOnPurposeBeginAsUsualOnesWould(double shrunk) {
        NDArray weight = network.getParameters().get("01Linear_weight").getArray();
        weight.muli(shrunk);
        Hyperparameters h = start(PriorConfig.Groups.LAYERWISE, null, null, examples);
        assertThat(h.priorPrecision(0)).isCloseTo(100, within(1e-9));
        assertThat(h.priorPrecision(1))
                .as("the other layer")
                .isCloseTo(1 / meanSquare("03Linear_weight"), within(1e-9));
    }

    /** With 200 inputs and 2 outputs the usual variance is 2/200: an eighth of it may be chance, a sixteenth is not. */
    @Test
    void aTwelfthOfTheUsualVarianceIsTheLine() {
        NDArray weight = network.getParameters().get("03Linear_weight").getArray();
        weight.muli(Math.sqrt(1 / (4 * 200 * meanSquare("03Linear_weight"))));
        assertThat(start(PriorConfig.Groups.LAYERWISE, null, null, examples).priorPrecision(1))
                .isCloseTo(4 * 200, within(1e-3));
        weight.muli(Math.sqrt(0.5));
        assertThat(start(PriorConfig.Groups.LAYERWISE, null, null, examples).priorPrecision(1))
                .isCloseTo(100, within(1e-9));
    }

    @Test
    void whatIsGivenIsTaken() {
        Hyperparameters h = start(PriorConfig.Groups.LAYERWISE, 4.0, 0.25, examples);
        assertThat(h.priorPrecision(0)).isCloseTo(4, within(1e-12));
        assertThat(h.priorPrecision(1)).isCloseTo(4, within(1e-12));
        assertThat(h.noise()).as("the square root of the variance given").isCloseTo(0.5, within(1e-12));
    }

    @Test
    void noiseIsThatOfTheLinearFit() {
        Hyperparameters h = start(PriorConfig.Groups.LAYERWISE, null, null, examples);
        double variance = LinearFit.residualVariance(examples);
        assertThat(h.noise()).isCloseTo(Math.sqrt(variance), within(1e-12));
    }

    @Test
    void classificationHasNoNoise() {
        Examples classes = Examples.classification(new long[] {INPUTS}, 2, new double[INPUTS * 2], new double[] {0, 1});
        assertThat(start(PriorConfig.Groups.LAYERWISE, null, null, classes).noise())
                .isEqualTo(1);
        assertThatThrownBy(() -> start(PriorConfig.Groups.LAYERWISE, null, 0.5, classes))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("prior.initialNoise");
    }

    /** Ridge regression as ordinary regression with a row of the identity for each coefficient. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theLinearFitIsRidgeRegression(int outputs) {
        Examples data = regression(outputs);
        int columns = INPUTS + 1;
        double[][] x = new double[ROWS + columns][columns];
        double expected = 0;
        for (int c = 0; c < outputs; c++) {
            double[] y = new double[ROWS + columns];
            for (int n = 0; n < ROWS; n++) {
                for (int j = 0; j < INPUTS; j++) {
                    x[n][j] = data.input(n, j);
                }
                x[n][INPUTS] = 1;
                y[n] = data.value(n, c);
            }
            for (int j = 0; j < columns; j++) {
                x[ROWS + j][j] = 1;
            }
            OLSMultipleLinearRegression ordinary = new OLSMultipleLinearRegression();
            ordinary.setNoIntercept(true);
            ordinary.newSampleData(y, x);
            double[] residuals = ordinary.estimateResiduals();
            expected += Arrays.stream(residuals).limit(ROWS).map(r -> r * r).sum() / ROWS / outputs;
        }
        assertThat(LinearFit.residualVariance(data)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void aPerfectFitStillLeavesAThousandth() {
        double[] x = {-1, 0, 1};
        assertThat(LinearFit.residualVariance(Examples.regression(new long[] {1}, 1, x, new double[3])))
                .isEqualTo(1e-3);
    }

    @Test
    void tooManyInputsAreNotFitted() {
        Examples wide = Examples.regression(new long[] {2001}, 1, new double[2 * 2001], new double[] {1, -1});
        assertThat(LinearFit.residualVariance(wide)).isEqualTo(1);
    }

    /** A column that is constant, or twice there, does not stop it. */
    @Test
    void collinearInputsAreFitted() {
        double[] x = {1, 1, 0, 2, 2, 0, 3, 3, 0};
        double[] y = {1, 2, 3};
        double variance = LinearFit.residualVariance(Examples.regression(new long[] {3}, 1, x, y));
        assertThat(variance).isPositive().isLessThan(0.1);
    }
}

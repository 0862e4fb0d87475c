package dev.occam.laplace.posterior;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static dev.occam.laplace.golden.Agreement.requireWithin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.BlockDiagonal;
import dev.occam.laplace.curvature.Ekfac;
import dev.occam.laplace.curvature.Full;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.Networks;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.predict.Predictive;
import java.nio.DoubleBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Priors tuned after the fit, in three ways; Bayesian linear regression, where everything is known in closed form. */
class TuningTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Structure> exactOnLinearModels() {
        return Stream.of(Kfac.EXPAND, Kfac.REDUCE, Ekfac.EXPAND, Ekfac.REDUCE, BlockDiagonal.GGN, Full.GGN);
    }

    /**
     * A linear model at its MAP: the linearised predictive is Bayes' own, {@code phi^T (Phi^T Phi / sigma^2 + delta)^-1 phi},
     * the evidence that of Bishop 2006, equation 3.86, and the gradient of the log joint zero.
     */
    @ParameterizedTest
    @MethodSource("exactOnLinearModels")
    void bayesianLinearRegression(Structure structure) {
        int rows = 20;
        int inputs = 3;
        int outputs = 2;
        double delta = 0.8;
        double noise = 0.5;
        Block network = Networks.mlp(manager, 1, true, true, new Shape(1, inputs), outputs);
        NDArray x = Networks.normal(manager, 2, rows, inputs);
        NDArray y = Networks.normal(manager, 3, rows, outputs);
        RealMatrix phi = withOnes(x, rows, inputs);
        RealMatrix precision = phi.transpose()
                .multiply(phi)
                .scalarMultiply(1 / (noise * noise))
                .add(MatrixUtils.createRealIdentityMatrix(inputs + 1).scalarMultiply(delta));
        RealMatrix covariance = new LUDecomposition(precision).getSolver().getInverse();
        RealMatrix targets = matrix(y, rows, outputs);
        RealMatrix weights =
                covariance.multiply(phi.transpose()).multiply(targets).scalarMultiply(1 / (noise * noise));
        setWeights(network, weights);
        try (Posterior posterior = Laplace.of(network, Likelihood.gaussian())
                .structure(structure)
                .prior(Prior.scalar(delta))
                .fit(x, y)) {
            posterior.setHyperparameters(Hyperparameters.of(new double[] {delta}, noise));
            NDArray test = Networks.normal(manager, 4, 6, inputs);
            RealMatrix at = withOnes(test, 6, inputs);
            RealMatrix variances = at.multiply(covariance).multiply(at.transpose());
            Predictive predictive = posterior.predict(test);
            double[] epistemic = predictive.epistemic().toDoubleArray();
            double[] mean = predictive.mean().toDoubleArray();
            RealMatrix expected = at.multiply(weights);
            for (int i = 0; i < epistemic.length; i++) {
                int row = i / outputs;
                requireClose(structure.rule() + ", variance", epistemic[i], variances.getEntry(row, row), 1e-10);
                requireClose(structure.rule() + ", mean", mean[i], expected.getEntry(row, i % outputs), 1e-10);
            }
            assertThat(predictive.aleatoric().toDoubleArray()[0]).isEqualTo(0.25, within(1e-15));
            requireClose(
                    structure.rule() + ", evidence",
                    posterior.evidence().value(),
                    evidence(phi, targets, delta, noise),
                    1e-10);
            requireWithin("gradient", posterior.mapDistance().gradientNorm(), 0, 1e-9);
        }
    }

    private static Offset<Double> within(double offset) {
        return Offset.offset(offset);
    }

    /** The density of each output's targets under {@code N(0, sigma^2 I + Phi Phi^T / delta)}. */
    private static double evidence(RealMatrix phi, RealMatrix targets, double delta, double noise) {
        int rows = phi.getRowDimension();
        RealMatrix covariance = phi.multiply(phi.transpose())
                .scalarMultiply(1 / delta)
                .add(MatrixUtils.createRealIdentityMatrix(rows).scalarMultiply(noise * noise));
        LUDecomposition lu = new LUDecomposition(covariance);
        double value = 0;
        for (int c = 0; c < targets.getColumnDimension(); c++) {
            double fit = targets.getColumnVector(c).dotProduct(lu.getSolver().solve(targets.getColumnVector(c)));
            value -= 0.5 * (fit + Math.log(lu.getDeterminant()) + rows * Math.log(2 * Math.PI));
        }
        return value;
    }

    private static RealMatrix matrix(NDArray array, int rows, int columns) {
        RealMatrix matrix = new Array2DRowRealMatrix(rows, columns);
        double[] values = array.toDoubleArray();
        for (int i = 0; i < values.length; i++) {
            matrix.setEntry(i / columns, i % columns, values[i]);
        }
        return matrix;
    }

    private static RealMatrix withOnes(NDArray array, int rows, int columns) {
        RealMatrix matrix = new Array2DRowRealMatrix(rows, columns + 1);
        matrix.setSubMatrix(matrix(array, rows, columns).getData(), 0, 0);
        for (int i = 0; i < rows; i++) {
            matrix.setEntry(i, columns, 1);
        }
        return matrix;
    }

    private void setWeights(Block network, RealMatrix weights) {
        int inputs = weights.getRowDimension() - 1;
        int outputs = weights.getColumnDimension();
        double[] weight = new double[inputs * outputs];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = weights.getEntry(i % inputs, i / inputs);
        }
        for (Parameter parameter : network.getParameters().values()) {
            NDArray array = parameter.getArray();
            double[] values = array.getShape().dimension() == 2 ? weight : weights.getRow(inputs);
            array.set(DoubleBuffer.wrap(values));
        }
    }

    private Posterior regression(Prior prior, Likelihood likelihood) {
        Block network = Networks.mlp(manager, 5, true, false, new Shape(1, 2), 5, 1);
        NDArray x = Networks.normal(manager, 6, 30, 2);
        NDArray y = x.sum(new int[] {1}, true)
                .add(Networks.normal(manager, 7, 30, 1).mul(0.3));
        return Laplace.of(network, likelihood)
                .bias(BiasPlacement.SEPARATE)
                .prior(prior)
                .fit(x, y);
    }

    /** A long, cooling ascent ends at the exact maximum. */
    @Test
    void theAscentEndsAtTheMaximum() {
        for (Prior prior : List.of(Prior.scalar(1), Prior.layerwise(1), Prior.perTensor(1))) {
            try (Posterior posterior = regression(prior, Likelihood.gaussian())) {
                TunedPrior exact = posterior.tunePrior();
                posterior.setHyperparameters(
                        Hyperparameters.uniform(exact.groups().size(), 1, 1));
                TunedPrior ascent = posterior.tunePrior(new PriorSearch.Ascent(0.3, 0.997, 5000));
                requireClose(
                        prior.toString(),
                        ascent.hyperparameters().logPriorPrecisions(),
                        exact.hyperparameters().logPriorPrecisions(),
                        1e-6);
                requireClose(
                        "evidence", ascent.evidence().value(), exact.evidence().value(), 1e-9);
                assertThat(exact.noiseTuned()).isTrue();
                assertThat(exact.bounds()).isPresent();
                assertThat(posterior.noise()).isEqualTo(ascent.hyperparameters().noise());
            }
        }
    }

    @Test
    void groupsOfEachKindOfPrior() {
        try (Posterior scalar = regression(Prior.scalar(1), Likelihood.gaussian());
                Posterior layerwise = regression(Prior.layerwise(1), Likelihood.gaussian());
                Posterior tensors = regression(Prior.perTensor(1), Likelihood.gaussian());
                Posterior named = regression(
                        Prior.groups(
                                1,
                                Map.of(
                                        "weights",
                                        List.of("01Linear_w", "03Linear_w"),
                                        "biases",
                                        List.of("01Linear_b", "03Linear_b"))),
                        Likelihood.gaussian())) {
            assertThat(scalar.logEvidence().groups().names()).containsExactly("all");
            assertThat(layerwise.logEvidence().groups().names()).containsExactly("01Linear", "03Linear");
            assertThat(tensors.logEvidence().groups().names())
                    .containsExactly("01Linear_weight", "01Linear_bias", "03Linear_weight", "03Linear_bias");
            assertThat(named.logEvidence().groups().names()).containsExactly("weights", "biases");
            assertThat(named.logEvidence().groups().groupOf(3)).isEqualTo(1);
            double least = scalar.tunePrior().evidence().value();
            double most = tensors.tunePrior().evidence().value();
            assertThat(layerwise.tunePrior().evidence().value()).isBetween(least, most);
            assertThat(named.tunePrior().evidence().value()).isBetween(least, most);
        }
    }

    @Test
    void aKnownNoiseStays() {
        try (Posterior posterior = regression(Prior.layerwise(1), Likelihood.gaussian(0.3))) {
            TunedPrior tuned = posterior.tunePrior();
            assertThat(tuned.noiseTuned()).isFalse();
            assertThat(posterior.noise()).isEqualTo(0.3);
            assertThat(posterior
                            .predict(manager.zeros(new Shape(1, 2), DataType.FLOAT64))
                            .aleatoric()
                            .getDouble())
                    .isEqualTo(0.3 * 0.3);
        }
        // The same evidence as with a free noise that is held there.
        try (Posterior known = regression(Prior.scalar(2), Likelihood.gaussian(0.3));
                Posterior free = regression(Prior.scalar(2), Likelihood.gaussian())) {
            free.setHyperparameters(Hyperparameters.of(new double[] {2}, 0.3));
            requireClose("evidence", known.evidence().value(), free.evidence().value(), 1e-12);
            requireClose(
                    "gradient norm",
                    known.mapDistance().gradientNorm(),
                    free.mapDistance().gradientNorm(),
                    1e-12);
        }
    }

    @Test
    void theGridTakesWhatHeldOutDataLikeBest() {
        try (Posterior posterior = regression(Prior.layerwise(1), Likelihood.gaussian(0.4))) {
            NDArray x = Networks.normal(manager, 16, 25, 2);
            NDArray y = x.sum(new int[] {1}, true);
            double[] precisions = {0.01, 0.1, 1, 10, 100, 1000};
            double best = Double.NEGATIVE_INFINITY;
            double chosen = 0;
            for (double precision : precisions) {
                posterior.setHyperparameters(Hyperparameters.uniform(2, precision, 1));
                double density = posterior.predict(x).logDensity(y).sum().getDouble();
                if (density > best) {
                    best = density;
                    chosen = precision;
                }
            }
            TunedPrior tuned = posterior.tunePrior(PriorSearch.validationGrid(Batches.of(x, y, 7), precisions));
            requireClose("precision", tuned.hyperparameters().priorPrecision(0), chosen, 1e-12);
            requireClose("precision", tuned.hyperparameters().priorPrecision(1), chosen, 1e-12);
            assertThat(tuned.bounds()).isEmpty();
            assertThat(tuned.method()).isEqualTo("log density of held-out data over 6 prior precisions");
        }
        assertThatThrownBy(() -> PriorSearch.validationGrid((parent, action) -> {}, 1, -1))
                .hasMessage("a grid has positive, finite prior precisions, not [1.0, -1.0]");
    }

    /** The prior pulls towards its mean: at the weights themselves it costs nothing. */
    @Test
    void aPriorMeanIsSubtractedFromTheWeights() {
        try (Posterior zero = regression(Prior.scalar(3), Likelihood.gaussian(0.4));
                Posterior constant = regression(Prior.scalar(3).withMean(0.1), Likelihood.gaussian(0.4))) {
            double scatter = 0;
            double shifted = 0;
            for (NDArray weights : zero.curvature().weights()) {
                for (double w : weights.toDoubleArray()) {
                    scatter += 3 * w * w;
                    shifted += 3 * (w - 0.1) * (w - 0.1);
                }
            }
            requireClose("mean 0", zero.evidence().scatter(), scatter, 1e-12);
            requireClose("mean 0.1", constant.evidence().scatter(), shifted, 1e-12);
        }
        Block network = Networks.mlp(manager, 5, true, false, new Shape(1, 2), 5, 1);
        Map<String, NDArray> means = new HashMap<>();
        network.getParameters()
                .forEach(entry -> means.put(entry.getKey(), entry.getValue().getArray()));
        try (Posterior given = Laplace.of(network, Likelihood.gaussian(0.4))
                .prior(Prior.scalar(3).withMean(means))
                .fit(Networks.normal(manager, 6, 30, 2), Networks.normal(manager, 7, 30, 1))) {
            assertThat(given.evidence().scatter()).isZero();
        }
    }
}

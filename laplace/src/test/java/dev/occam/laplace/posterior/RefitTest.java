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
import dev.occam.laplace.curvature.Ekfac;
import dev.occam.laplace.curvature.Full;
import dev.occam.laplace.curvature.Networks;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.likelihood.Likelihood;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Weights moved to the maximum under a tuned prior, and weights and prior found together. */
class RefitTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Structure> structures() {
        return Stream.of(Full.GGN, Ekfac.EXPAND);
    }

    @ParameterizedTest
    @EnumSource(SmallProblem.Kind.class)
    void theMaximumIsReached(SmallProblem.Kind kind) {
        SmallProblem problem = SmallProblem.of(kind, 31, manager);
        for (Structure structure : structures().toList()) {
            Laplace laplace =
                    Laplace.of(problem.network(), problem.likelihood()).structure(structure);
            try (Posterior fitted = laplace.fit(problem.x(), problem.y())) {
                TunedPrior tuned = fitted.tunePrior();
                double before = objective(fitted);
                try (Posterior refitted = laplace.refit(fitted, problem.x(), problem.y())) {
                    assertThat(refitted.hyperparameters()).isEqualTo(fitted.hyperparameters());
                    assertThat(objective(refitted)).isLessThanOrEqualTo(before + 1e-9);
                    double gamma = refitted.evidence().effectiveParameters();
                    requireWithin(
                            kind + " " + structure.rule(),
                            refitted.mapDistance().shortfall(),
                            0,
                            0.05 * gamma);
                    assertThat(refitted.predict(problem.test()).outputs().toDoubleArray())
                            .doesNotContain(Double.NaN);
                }
                if (tuned.callsForRefit()) {
                    assertThatThrownBy(() -> fitted.predict(problem.test()))
                            .isExactlyInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("has changed since the fit");
                }
            }
        }
    }

    /** The negative log joint. */
    private static double objective(Posterior posterior) {
        double scale =
                posterior.logEvidence().data().scale(posterior.hyperparameters().logNoisePrecision());
        return scale * posterior.curvature().negativeLogLikelihood()
                + 0.5 * posterior.evidence().scatter();
    }

    @Test
    void theAdviceIsInWords() {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.MLP, 32, manager);
        Laplace laplace = Laplace.of(problem.network(), problem.likelihood()).structure(Full.GGN);
        try (Posterior fitted = laplace.fit(problem.x(), problem.y())) {
            TunedPrior tuned = fitted.tunePrior();
            assertThat(tuned.callsForRefit()).isTrue();
            assertThat(tuned.shortfallPerParameter())
                    .isEqualTo(tuned.distance().shortfall() / tuned.evidence().effectiveParameters());
            assertThat(tuned.advice())
                    .matches(
                            "the weights no longer sit at the maximum of their log joint under the new prior \\(gradient"
                                    + " norm [0-9.e+-]+, [0-9.e+-]+ nats below it by the quadratic model, for [0-9.e+-]+ effective"
                                    + " parameters\\); Laplace.refit moves them there");
            try (Posterior refitted = laplace.refit(fitted, problem.x(), problem.y())) {
                TunedPrior same = new TunedPrior(
                        "",
                        tuned.groups(),
                        refitted.hyperparameters(),
                        false,
                        refitted.evidence(),
                        tuned.bounds(),
                        refitted.mapDistance());
                assertThat(same.callsForRefit()).isFalse();
                assertThat(same.advice()).startsWith("the weights sit at the maximum of their log joint");
            }
        }
    }

    /** A linear model is at its maximum after one step, and alternating ends where evidence and weights agree. */
    @ParameterizedTest
    @MethodSource("structures")
    void linearModelsAreTrainedWhole(Structure structure) {
        Block network = Networks.mlp(manager, 33, true, true, new Shape(1, 3), 1);
        NDArray x = Networks.normal(manager, 34, 40, 3);
        NDArray y = x.get(":, 0:1")
                .mul(2)
                .sub(x.get(":, 2:3"))
                .add(Networks.normal(manager, 35, 40, 1).mul(0.3));
        try (Posterior trained =
                Laplace.of(network, Likelihood.gaussian()).structure(structure).train(x, y)) {
            requireWithin("shortfall", trained.mapDistance().shortfall(), 0, 1e-9);
            Hyperparameters at = trained.hyperparameters();
            requireWithin("prior", trained.evidence().priorGradient(0), 0, 1e-3);
            requireWithin("noise", trained.evidence().noiseGradient(), 0, 1e-2);
            assertThat(at.noise()).isBetween(0.2, 0.4);
            double[] weights = network.getParameters().valueAt(0).getArray().toDoubleArray();
            requireWithin("first weight", weights[0], 2, 0.2);
            requireWithin("second weight", weights[1], 0, 0.2);
            requireWithin("third weight", weights[2], -1, 0.2);
        }
    }

    /** A head of zeros, as under features, in both precisions. */
    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT32", "FLOAT64"})
    void headsAreTrainedFromZero(DataType type) {
        Block network = Networks.mlp(manager, 36, true, true, new Shape(1, 4), 3);
        for (Parameter parameter : network.getParameters().values()) {
            NDArray zeros = parameter.getArray().zerosLike().toType(type, true);
            parameter.close();
            parameter.setShape(null);
            parameter.setArray(zeros);
        }
        NDArray x = Networks.normal(manager, 37, 90, 4).toType(type, false);
        NDArray y = x.get(":, 0:3").argMax(1);
        try (Posterior trained = Laplace.of(network, Likelihood.categorical())
                .structure(Full.GGN)
                .train(x, y)) {
            assertThat(trained.mapDistance().shortfall())
                    .isLessThan(1e-4 * trained.evidence().effectiveParameters());
            NDArray right = trained.predict(x).probabilities().argMax(1).eq(y);
            assertThat(right.toType(DataType.FLOAT64, false).mean().getDouble()).isGreaterThan(0.9);
        }
    }

    /** A user's own training goes first; the steps only finish what it began. */
    @Test
    void theUsersTrainingIsTaken() {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.REGRESSION, 38, manager);
        Laplace laplace = Laplace.of(problem.network(), problem.likelihood()).structure(Full.GGN);
        Parameter weight = problem.network().getParameters().get("01Linear_weight");
        try (Posterior fitted = laplace.fit(problem.x(), problem.y());
                Posterior refitted = laplace.refit(
                        fitted, () -> weight.getArray().addi(0.05), Batches.of(problem.x(), problem.y(), 5))) {
            requireWithin(
                    "shortfall",
                    refitted.mapDistance().shortfall(),
                    0,
                    0.05 * refitted.evidence().effectiveParameters());
            requireClose(
                    "precision",
                    refitted.hyperparameters().priorPrecision(0),
                    fitted.hyperparameters().priorPrecision(0),
                    1e-15);
        }
    }

    @Test
    void othersPosteriorsAreRefused() {
        SmallProblem one = SmallProblem.of(SmallProblem.Kind.MLP, 39, manager);
        SmallProblem two = SmallProblem.of(SmallProblem.Kind.MLP, 40, manager);
        Posterior fitted = Laplace.of(one.network(), one.likelihood()).fit(one.x(), one.y());
        assertThatThrownBy(() -> Laplace.of(two.network(), two.likelihood()).refit(fitted, two.x(), two.y()))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("the posterior to refit is of another network");
        fitted.close();
        assertThatThrownBy(() -> Laplace.of(one.network(), one.likelihood()).refit(fitted, one.x(), one.y()))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("the posterior is closed");
    }
}

package dev.occam.laplace.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.curvature.BlockDiagonal;
import dev.occam.laplace.curvature.Full;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.LayerSelection;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mistakes that users make, each told in one line of its own type. */
class PosteriorErrorsTest {

    private NDManager manager;
    private SmallProblem problem;
    private Laplace laplace;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        problem = SmallProblem.of(SmallProblem.Kind.MLP, 1, manager);
        laplace = Laplace.of(problem.network(), problem.likelihood());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static void refused(ThrowingCallable call, Class<? extends Throwable> type, String message) {
        assertThatThrownBy(call).isExactlyInstanceOf(type).satisfies(e -> {
            assertThat(e.getMessage()).contains(message);
            assertThat(e.getMessage().lines()).hasSize(1);
        });
    }

    @Test
    void ofPredicting() {
        NDArray test = problem.test();
        try (Posterior posterior = laplace.fit(problem.x(), problem.y())) {
            NDArray holed = test.duplicate();
            holed.set(new NDIndex("3, 1"), Double.NaN);
            refused(
                    () -> posterior.predict(holed),
                    IllegalArgumentException.class,
                    "the inputs hold NaN in row 3 (counted from 0); remove or impute it");
            refused(
                    () -> posterior.predict(manager.zeros(new Shape(2, 7), test.getDataType())),
                    IllegalArgumentException.class,
                    "the network refuses inputs of shape (2, 7): ");
            refused(
                    () -> posterior.predict(manager.zeros(new Shape(0, 3), test.getDataType())),
                    IllegalArgumentException.class,
                    "there are no rows to predict: inputs have the shape (0, 3)");
            refused(
                    () -> posterior.sampleOutputs(manager.zeros(new Shape(2, 7), test.getDataType()), 2, 1),
                    IllegalArgumentException.class,
                    "the network refuses inputs of shape (2, 7): ");
            refused(
                    () -> posterior.sampleOutputs(test, 0, 1),
                    IllegalArgumentException.class,
                    "outputs are sampled at least once, not 0 times");
        }
    }

    @Test
    void ofAClosedPosterior() {
        Posterior posterior = laplace.fit(problem.x(), problem.y());
        posterior.close();
        posterior.close();
        String message = "the posterior is closed";
        refused(() -> posterior.predict(problem.test()), IllegalStateException.class, message);
        refused(() -> posterior.jointCovariance(problem.test()), IllegalStateException.class, message);
        refused(() -> posterior.sample(manager, 1), IllegalStateException.class, message);
        refused(posterior::tunePrior, IllegalStateException.class, message);
        refused(posterior::mapDistance, IllegalStateException.class, message);
        refused(posterior::curvature, IllegalStateException.class, message);
    }

    @Test
    void ofWeightsThatMoved() {
        try (Posterior posterior = laplace.fit(problem.x(), problem.y())) {
            Parameter weight = problem.network().getParameters().get("03Linear_weight");
            weight.getArray().addi(0.01);
            refused(
                    () -> posterior.predict(problem.test()),
                    IllegalStateException.class,
                    "the parameter '03Linear_weight' has changed since the fit; fit again");
        }
    }

    @Test
    void ofTrainingData() {
        NDArray holed = problem.x().duplicate();
        holed.set(new NDIndex("9, 0"), Double.POSITIVE_INFINITY);
        refused(
                () -> laplace.fit(holed, problem.y()),
                IllegalArgumentException.class,
                "the inputs hold Infinity in row 9 (counted from 0)");
        refused(
                () -> laplace.fit(
                        manager.zeros(new Shape(4, 7), holed.getDataType()),
                        problem.y().get(":4")),
                IllegalArgumentException.class,
                "the network refuses the training data: ");
        refused(() -> laplace.fit((parent, action) -> {}), IllegalArgumentException.class, "the data hold no rows");
        refused(
                () -> laplace.fit(problem.x(), problem.y().sub(1)),
                IllegalArgumentException.class,
                "targets of a categorical likelihood are class numbers from 0, but one is -1.0");
        refused(
                () -> laplace.layers(LayerSelection.named("07Nothing")).fit(problem.x(), problem.y()),
                IllegalArgumentException.class,
                "no layer is selected, so there is no curvature to add up");
    }

    @Test
    void ofANetworkWithoutWeights() {
        Laplace empty = Laplace.of(Linear.builder().setUnits(2).build(), problem.likelihood());
        refused(
                () -> empty.fit(problem.x(), problem.y()),
                IllegalArgumentException.class,
                "the network has no weights yet; initialise and train it before the fit");
    }

    @Test
    void ofACurvatureThatOverflows() {
        SmallProblem counts = SmallProblem.of(SmallProblem.Kind.TOKENS, 2, manager);
        Parameter bias = counts.network().getParameters().get("05Linear_bias");
        bias.getArray().addi(709);
        Laplace overflowing = Laplace.of(counts.network(), Likelihood.poisson());
        assertThatThrownBy(() -> overflowing.fit(counts.x(), counts.y()))
                .isInstanceOfAny(ArithmeticException.class, IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    @Test
    void ofPriorsThatContradictTheBlocks() {
        refused(
                () -> laplace.prior(Prior.perTensor(1)).fit(problem.x(), problem.y()),
                IllegalArgumentException.class,
                "a prior per tensor cannot tell weight and bias of the layer 01Linear apart while they share a block; fit"
                        + " with BiasPlacement.SEPARATE");
        refused(
                () -> laplace.structure(Full.GGN).prior(Prior.diagonal(1)).fit(problem.x(), problem.y()),
                IllegalArgumentException.class,
                "a prior precision for each weight needs the diagonal structure, but all layers has the rule full GGN; fit with"
                        + " Diagonal.GGN, or take Prior.perTensor");
        refused(
                () -> laplace.prior(Prior.diagonal(1)).fit(problem.x(), problem.y()),
                IllegalArgumentException.class,
                "a prior precision for each weight needs the diagonal structure, but 01Linear has the rule EKFAC expand; fit with"
                        + " Diagonal.GGN, or take Prior.perTensor");
        refused(
                () -> laplace.structure(block -> block.columns() > 4 ? Full.GGN : BlockDiagonal.GGN)
                        .fit(problem.x(), problem.y()),
                IllegalArgumentException.class,
                "the full GGN spans all layers, but some have another structure; give it to all, or use the"
                        + " block-diagonal GGN");
        refused(
                () -> Prior.scalar(0),
                IllegalArgumentException.class,
                "a prior precision is positive and finite, not 0.0");
        refused(
                () -> laplace.temperature(-1),
                IllegalArgumentException.class,
                "a temperature is positive and finite, not -1.0");
    }

    @Test
    void ofGroupsAndMeansThatDoNotFit() {
        Prior first = Prior.groups(1, Map.of("early", List.of("01")));
        refused(
                () -> laplace.prior(first).fit(problem.x(), problem.y()),
                IllegalArgumentException.class,
                "the parameter '03Linear_weight' lies in no prior group; every parameter belongs to exactly one");
        Prior split = Prior.groups(1, Map.of("weights", List.of("01Linear_w", "03"), "biases", List.of("01Linear_b")));
        refused(
                () -> laplace.prior(split).fit(problem.x(), problem.y()),
                IllegalArgumentException.class,
                "the parameters of 01Linear share a block but lie in the prior groups [weights, biases]");
        Prior idle = Prior.groups(1, Map.of("all", List.of("0"), "none", List.of("9")));
        refused(
                () -> laplace.prior(idle).fit(problem.x(), problem.y()),
                IllegalArgumentException.class,
                "the prior group 'none' [9] meets no parameter; the network has [01Linear_weight");
        refused(
                () -> laplace.prior(Prior.scalar(1).withMean(Map.of())).fit(problem.x(), problem.y()),
                IllegalArgumentException.class,
                "the prior mean lacks the parameter '01Linear_weight'");
        refused(
                () -> laplace.prior(Prior.scalar(1).withMean(Double.NaN)),
                IllegalArgumentException.class,
                "a prior mean is finite, not NaN");
    }
}

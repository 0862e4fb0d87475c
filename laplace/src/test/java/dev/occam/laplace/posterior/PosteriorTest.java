package dev.occam.laplace.posterior;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static dev.occam.laplace.golden.Agreement.requireWithin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.dataset.ArrayDataset;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.Ekfac;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.Networks;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.predict.Predictive;
import dev.occam.laplace.record.LayerSelection;
import dev.occam.laplace.record.UnsupportedNetworkException;
import dev.occam.laplace.torch.TorchRuntime;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The posterior in the hands of a program: data of several kinds, threads, collectors, layers, types. */
class PosteriorTest {

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
        return Stream.of(Kfac.EXPAND, Ekfac.EXPAND, Ekfac.REDUCE);
    }

    @Test
    void oneCall() {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.MLP, 1, manager);
        try (Posterior posterior =
                Laplace.of(problem.network(), problem.likelihood()).fit(problem.x(), problem.y())) {
            TunedPrior tuned = posterior.tunePrior();
            assertThat(tuned.evidence().value()).isEqualTo(posterior.evidence().value());
            assertThat(tuned.groups()).containsExactly("01Linear", "03Linear");
            Predictive predictive = posterior.predict(problem.test());
            assertThat(predictive.probabilities().getShape()).isEqualTo(new Shape(5, 3));
            assertThat(predictive.covariance().getShape()).isEqualTo(new Shape(5, 3, 3));
            assertThat(predictive.epistemic().getShape()).isEqualTo(new Shape(5));
            assertThat(predictive.covariance().getManager()).isSameAs(manager);
            assertThat(tuned.gradientNorm()).isPositive();
        }
    }

    @Test
    void batchesArraysAndDatasetsAreOneAndTheSame() throws Exception {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.REGRESSION, 2, manager);
        Laplace laplace = Laplace.of(problem.network(), problem.likelihood());
        ArrayDataset dataset = new ArrayDataset.Builder()
                .setData(problem.x())
                .optLabels(problem.y())
                .setSampling(4, false)
                .build();
        dataset.prepare();
        try (Posterior arrays = laplace.fit(problem.x(), problem.y());
                Posterior batches = laplace.fit(Batches.of(problem.x(), problem.y(), 5));
                Posterior set = laplace.fit(dataset)) {
            double expected = arrays.evidence().value();
            requireClose("batches", batches.evidence().value(), expected, 1e-12);
            requireClose("dataset", set.evidence().value(), expected, 1e-12);
        }
    }

    /** The user's network, flags, gradients and collector are as before, and what a collector sees is not in the way. */
    @ParameterizedTest
    @EnumSource(SmallProblem.Kind.class)
    void insideAGradientCollectorOfTheUsers(SmallProblem.Kind kind) {
        SmallProblem problem = SmallProblem.of(kind, 3, manager);
        Laplace laplace = Laplace.of(problem.network(), problem.likelihood());
        double[] outside;
        double evidence;
        try (Posterior posterior = laplace.fit(problem.x(), problem.y())) {
            outside = posterior.predict(problem.test()).covariance().toDoubleArray();
            evidence = posterior.evidence().value();
        }
        Parameter first = problem.network().getParameters().valueAt(0);
        first.getArray().setRequiresGradient(true);
        NDArray x = problem.x();
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray own = problem.network()
                    .forward(new ParameterStore(manager, false), new NDList(x), true)
                    .singletonOrThrow();
            try (Posterior posterior = laplace.fit(x, problem.y())) {
                requireClose("evidence", posterior.evidence().value(), evidence, 1e-12);
                requireClose(
                        "covariance",
                        posterior.predict(problem.test()).covariance().toDoubleArray(),
                        outside,
                        1e-12);
            }
            collector.backward(own.sum());
        }
        assertThat(first.getArray().getGradient().abs().sum().getDouble()).isPositive();
        first.getArray().setRequiresGradient(false);
    }

    @ParameterizedTest
    @MethodSource("structures")
    void fourThreadsFitAndPredictAsOne(Structure structure) throws Exception {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.TOKENS, 4, manager);
        Laplace laplace = Laplace.of(problem.network(), problem.likelihood()).structure(structure);
        double[] inputs = problem.test().toDoubleArray();
        Shape shape = problem.test().getShape();
        try (Posterior shared = laplace.fit(problem.x(), problem.y())) {
            double[] serial = shared.predict(problem.test()).covariance().toDoubleArray();
            Callable<double[]> task = () -> {
                TorchRuntime.threads(1);
                try (NDManager own = NDManager.newBaseManager();
                        Posterior fitted = laplace.fit(problem.x(), problem.y())) {
                    double[] one = fitted.predict(own.create(inputs, shape))
                            .covariance()
                            .toDoubleArray();
                    requireClose("fitted in a thread", one, serial, 1e-12);
                    double[] drawn = shared.sampleOutputs(own.create(inputs, shape), 2, 1)
                            .toDoubleArray();
                    assertThat(drawn).doesNotContain(Double.NaN);
                    return shared.predict(own.create(inputs, shape))
                            .covariance()
                            .toDoubleArray();
                }
            };
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Callable<double[]>> tasks = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    tasks.add(task);
                }
                for (Future<double[]> result : threads.invokeAll(tasks)) {
                    assertThat(result.get()).isEqualTo(serial);
                }
            } finally {
                threads.shutdown();
            }
        }
    }

    /** Rows do not see each other: one at a time or all at once, and in whatever order. */
    @ParameterizedTest
    @EnumSource(SmallProblem.Kind.class)
    void rowsArePredictedOnTheirOwn(SmallProblem.Kind kind) {
        SmallProblem problem = SmallProblem.of(kind, 5, manager);
        try (Posterior posterior =
                Laplace.of(problem.network(), problem.likelihood()).fit(problem.x(), problem.y())) {
            NDArray whole = posterior.predict(problem.test()).covariance();
            for (long row = 0; row < problem.test().getShape().get(0); row++) {
                NDArray one = posterior
                        .predict(problem.test().get(row + ":" + (row + 1)))
                        .covariance();
                requireClose("row " + row, one.toDoubleArray(), whole.get(row).toDoubleArray(), 1e-12);
            }
        }
    }

    @Test
    void chosenLayersAloneAreUncertain() {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.MLP, 6, manager);
        Laplace laplace = Laplace.of(problem.network(), problem.likelihood());
        try (Posterior last = laplace.layers(LayerSelection.last()).fit(problem.x(), problem.y());
                Posterior first =
                        laplace.layers(LayerSelection.named("01Linear")).fit(problem.x(), problem.y());
                Posterior all = laplace.fit(problem.x(), problem.y())) {
            assertThat(last.blocks()).containsExactly("03Linear");
            assertThat(first.blocks()).containsExactly("01Linear");
            NDArray sum = last.predict(problem.test())
                    .covariance()
                    .add(first.predict(problem.test()).covariance());
            requireClose(
                    "first and last",
                    sum.toDoubleArray(),
                    all.predict(problem.test()).covariance().toDoubleArray(),
                    1e-10);
            assertThat(last.sample(manager, 1)).containsOnlyKeys("03Linear_weight", "03Linear_bias");
        }
    }

    /** A last layer's exact Fisher is added in one step; its block is the one that a pass of all layers finds vector by vector. */
    @ParameterizedTest
    @MethodSource("structures")
    void theLastLayerInClosedForm(Structure structure) {
        for (SmallProblem.Kind kind : SmallProblem.Kind.values()) {
            SmallProblem problem = SmallProblem.of(kind, 14, manager);
            Laplace laplace =
                    Laplace.of(problem.network(), problem.likelihood()).structure(structure);
            try (Posterior last = laplace.layers(LayerSelection.last()).fit(problem.x(), problem.y());
                    Posterior all = laplace.fit(problem.x(), problem.y())) {
                List<CurvatureBlock> blocks = all.curvature().blocks();
                CurvatureBlock expected = blocks.get(blocks.size() - 1);
                CurvatureBlock found = last.curvature().blocks().get(0);
                assertThat(found.name()).isEqualTo(expected.name());
                requireClose(kind + " " + found.name(), found.eigenvalues(), expected.eigenvalues(), 1e-10);
            }
        }
    }

    /** With many classes no Jacobian and no vector a class: what would take minutes takes a moment. */
    @Test
    void aLastLayerOfManyClasses() {
        int classes = 600;
        Block network = Networks.mlp(manager, 15, true, false, new Shape(1, 6), 16, classes);
        NDArray x = Networks.normal(manager, 16, 300, 6);
        NDArray y = Networks.classes(manager, 17, classes, 300);
        try (Posterior posterior = Laplace.of(network, Likelihood.categorical())
                .layers(LayerSelection.last())
                .fit(x, y)) {
            posterior.tunePrior();
            Predictive predictive = posterior.predict(x.get(":4"));
            assertThat(predictive.covariance().getShape()).isEqualTo(new Shape(4, classes, classes));
            assertThat(predictive.gaussian().variances().min().getDouble()).isPositive();
        }
    }

    /** What can't be recorded may stay, as long as it is not asked for. */
    @Test
    void layersThatAreNotAskedForNeedNoExplanation() {
        SequentialBlock block = new SequentialBlock()
                .add(LSTM.builder()
                        .setNumLayers(1)
                        .setStateSize(4)
                        .optReturnState(false)
                        .build())
                .add(new LambdaBlock(list -> new NDList(list.get(0).mean(new int[] {1})), "mean"))
                .add(Linear.builder().setUnits(2).build());
        Block network = Networks.initialise(manager, 7, block, new Shape(1, 5, 3));
        // DJL's LSTM starts from a state in single precision.
        toSinglePrecision(network);
        NDArray x = Networks.normal(manager, 8, 9, 5, 3).toType(DataType.FLOAT32, true);
        NDArray y = Networks.classes(manager, 9, 2, 9);
        Laplace laplace = Laplace.of(network, Likelihood.categorical());
        assertThatThrownBy(() -> laplace.fit(x, y)).isInstanceOf(UnsupportedNetworkException.class);
        try (Posterior posterior = laplace.layers(LayerSelection.last()).fit(x, y)) {
            assertThat(posterior.blocks()).containsExactly("03Linear");
        }
    }

    private static void toSinglePrecision(Block network) {
        for (Parameter parameter : network.getParameters().values()) {
            NDArray single = parameter.getArray().toType(DataType.FLOAT32, true);
            parameter.close();
            parameter.setShape(null);
            parameter.setArray(single);
            single.setRequiresGradient(false);
        }
    }

    @Test
    void singlePrecisionAgreesWithDouble() {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.CONVOLUTION, 10, manager);
        Laplace laplace = Laplace.of(problem.network(), problem.likelihood());
        double[] exact;
        try (Posterior posterior = laplace.fit(problem.x(), problem.y())) {
            exact = posterior.predict(problem.test()).covariance().toDoubleArray();
        }
        toSinglePrecision(problem.network());
        try (Posterior posterior = laplace.fit(
                problem.x().toType(DataType.FLOAT32, true), problem.y().toType(DataType.FLOAT32, true))) {
            Predictive predictive = posterior.predict(problem.test().toType(DataType.FLOAT32, true));
            assertThat(predictive.covariance().getDataType()).isEqualTo(DataType.FLOAT64);
            requireClose("covariance", predictive.covariance().toDoubleArray(), exact, 2e-5);
            assertThat(posterior.sample(manager, 1).values())
                    .allMatch(value -> value.getDataType() == DataType.FLOAT32);
        }
    }

    /** A likelihood of one's own is fitted and tuned like any other, and predicts Gaussian outputs. */
    @Test
    void aLikelihoodOfOnesOwn() {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.REGRESSION, 18, manager);
        Likelihood gaussian = Likelihood.gaussian(1);
        Likelihood own = (Likelihood) Proxy.newProxyInstance(
                Likelihood.class.getClassLoader(),
                new Class<?>[] {Likelihood.class},
                (self, method, arguments) -> method.invoke(gaussian, arguments));
        try (Posterior posterior = Laplace.of(problem.network(), own).fit(problem.x(), problem.y());
                Posterior known = Laplace.of(problem.network(), gaussian).fit(problem.x(), problem.y())) {
            posterior.tunePrior();
            known.tunePrior();
            assertThat(posterior.outputs(problem.test()).covariance().toDoubleArray())
                    .isEqualTo(known.predict(problem.test()).covariance().toDoubleArray());
            assertThatThrownBy(() -> posterior.predict(problem.test()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("no predictive is known for the likelihood")
                    .hasMessageEndingWith("; use Posterior.outputs, their mean and covariance");
        }
    }

    /** A row far from the data teaches more than one among them. */
    @Test
    void rowsFarAwayScoreHigher() {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.REGRESSION, 11, manager);
        Block linear = Networks.mlp(manager, 12, true, true, new Shape(1, 3), 2);
        try (Posterior posterior = Laplace.of(linear, problem.likelihood()).fit(problem.x(), problem.y())) {
            double near =
                    posterior.predict(problem.test()).mutualInformation().mean().getDouble();
            double far = posterior
                    .predict(problem.test().mul(20))
                    .mutualInformation()
                    .mean()
                    .getDouble();
            assertThat(far).isGreaterThan(2 * near);
        }
    }

    /** Fitted moments live with the posterior; predictions, with their inputs. */
    @Test
    void nothingIsLeftBehind() {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.MLP, 13, manager);
        int before = manager.getManagedArrays().size();
        try (Posterior posterior =
                Laplace.of(problem.network(), problem.likelihood()).fit(problem.x(), problem.y())) {
            assertThat(manager.getManagedArrays()).hasSize(before);
            posterior.predict(problem.test());
            // Outputs and covariance.
            assertThat(manager.getManagedArrays()).hasSize(before + 2);
            requireWithin("noise", posterior.noise(), 1, 0);
        }
        assertThat(problem.network().getParameters().values())
                .noneMatch(p -> p.getArray().hasGradient());
    }
}

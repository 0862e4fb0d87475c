package dev.occam.laplace.precondition;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.curvature.Sharing;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.Recording;
import dev.occam.laplace.record.UnsupportedNetworkException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of directions over steps: momentum, clip, saved states, Gauss-Newton steps, and errors. */
class StepTest {

    private static final SmallNetworks KIND = SmallNetworks.DENSE;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private PreconditionedGradient gradient(
            Block block, SmallNetworks kind, String method, KroneckerSettings settings, StepSettings steps) {
        DataType type = block.getParameters().valueAt(0).getArray().getDataType();
        return new PreconditionedGradient(
                block,
                kind.inputs(manager, 1).toType(type, false),
                kind.likelihood(),
                Preconditioners.named(method, settings),
                steps,
                manager);
    }

    private static double[] flat(NDList arrays) {
        return arrays.stream()
                .flatMapToDouble(array ->
                        Arrays.stream(array.toType(DataType.FLOAT64, true).toDoubleArray()))
                .toArray();
    }

    @Test
    void momentumCarriesClippedDirections() {
        Block block = KIND.block(manager, DataType.FLOAT64, 3);
        NDArray x = KIND.inputs(manager, 4);
        NDArray y = KIND.targets(manager, 5);
        double rate = 0.3;
        double clip = 1e-3;
        PreconditionedGradient plain = gradient(block, KIND, "kfac", KroneckerSettings.DEFAULT, StepSettings.PLAIN);
        double[] d = flat(plain.step(manager, x, y, rate).directions());
        Recording recording = Recorder.of(block).record(x);
        NDArray cotangent =
                KIND.likelihood().gradient(recording.output().stopGradient(), y).div(SmallNetworks.ROWS);
        NDList slopes = new NDList();
        plain.parameters()
                .forEach(p -> slopes.add(
                        recording.slopes(cotangent, plain.parameters()).get(p)));
        double[] g = flat(slopes);
        double product = 0;
        for (int i = 0; i < g.length; i++) {
            product += d[i] * g[i];
        }
        double nu = Math.min(1, Math.sqrt(clip / (rate * rate * Math.abs(product))));
        assertThat(nu).isLessThan(0.9);
        PreconditionedGradient carried =
                gradient(block, KIND, "kfac", KroneckerSettings.DEFAULT, new StepSettings(0.8, clip));
        double velocity = 0;
        for (int step = 0; step < 3; step++) {
            velocity = 0.8 * velocity + nu;
            double[] expected = d.clone();
            for (int i = 0; i < d.length; i++) {
                expected[i] *= velocity;
            }
            requireClose("step " + step, flat(carried.step(manager, x, y, rate).directions()), expected, 1e-12);
        }
        PreconditionedGradient loose =
                gradient(block, KIND, "kfac", KroneckerSettings.DEFAULT, new StepSettings(0, 1e9));
        requireClose("loose", flat(loose.step(manager, x, y, rate).directions()), d, 1e-15);
    }

    private List<double[]> walk(PreconditionedGradient gradient, SmallNetworks kind, DataType type, int from, int to) {
        List<double[]> found = new ArrayList<>();
        for (int step = from; step < to; step++) {
            try (NDManager scope = manager.newSubManager()) {
                NDArray x = kind.inputs(scope, 100 + step).toType(type, true);
                NDList directions = gradient.step(scope, x, kind.targets(scope, 200 + step), 0.05)
                        .directions();
                found.add(flat(directions));
                TestArrays.walk(gradient.parameters(), directions, 0.05);
            }
        }
        return found;
    }

    /** A run that was stopped between two decompositions goes on with the bits of one that was not; so does its like. */
    @ParameterizedTest
    @CsvSource({
        "kfac, EXACT, IMAGES, FLOAT32",
        "kfac, EXACT, PROJECTED, FLOAT32",
        "kfac, FACTORED, DENSE, FLOAT64",
        "ekfac, EXACT, IMAGES, FLOAT64",
        "ekfac, SPLIT, NORMED, FLOAT32",
        "ekfac-ra, EXACT, IMAGES, FLOAT32",
        "ekfac-ra, FACTORED, NORMED, FLOAT64"
    })
    void aRestoredStateGoesOnWithTheSameBits(String method, Damping.Place place, SmallNetworks kind, DataType type) {
        KroneckerSettings settings = KroneckerSettings.DEFAULT
                .withDamping(new Damping(0.01, place))
                .withFisher(new Fisher.MonteCarlo(1, 5))
                .withRhythm(2, 6);
        StepSettings steps = new StepSettings(0.9, 1e-2);
        double[] decay = new double[kind.block(manager, type, 3).getParameters().size()];
        Arrays.fill(decay, 1e-3);
        Block whole = kind.block(manager, type, 3);
        PreconditionedGradient unbroken = gradient(whole, kind, method, settings, steps);
        unbroken.decay(decay);
        List<double[]> all = walk(unbroken, kind, type, 0, 14);

        Block first = kind.block(manager, type, 3);
        PreconditionedGradient stopped = gradient(first, kind, method, settings, steps);
        stopped.decay(decay);
        List<double[]> found = walk(stopped, kind, type, 0, 9);
        PreconditionerState state = stopped.state(manager);
        stopped.close();
        PreconditionedGradient resumed = gradient(first, kind, method, settings, steps);
        resumed.restore(state);
        found.addAll(walk(resumed, kind, type, 9, 14));
        for (int step = 0; step < all.size(); step++) {
            assertThat(found.get(step)).as("step %s", step).isEqualTo(all.get(step));
        }
    }

    /** Gradients of the caller's own with batches shown give what the whole step gives. */
    @ParameterizedTest
    @ValueSource(strings = {"kfac", "ekfac", "ekfac-ra"})
    void shownBatchesAndGivenGradientsAreAStep(String method) {
        SmallNetworks kind = SmallNetworks.IMAGES;
        Block block = kind.block(manager, DataType.FLOAT64, 3);
        PreconditionedGradient one = gradient(block, kind, method, KroneckerSettings.DEFAULT, StepSettings.PLAIN);
        PreconditionedGradient two = gradient(block, kind, method, KroneckerSettings.DEFAULT, StepSettings.PLAIN);
        for (int step = 0; step < 3; step++) {
            NDArray x = kind.inputs(manager, 100 + step);
            NDArray y = kind.targets(manager, 200 + step);
            Recording recording = Recorder.of(block).record(x);
            NDArray cotangent = kind.likelihood()
                    .gradient(recording.output().stopGradient(), y)
                    .div(SmallNetworks.ROWS);
            NDList gradients = new NDList();
            for (Parameter parameter : two.parameters()) {
                gradients.add(recording.slopes(cotangent, two.parameters()).get(parameter));
            }
            assertThat(two.wantsBatch()).isEqualTo(step == 0);
            two.observe(x, y);
            double[] shown = flat(two.directions(manager, gradients, SmallNetworks.ROWS, 0.1));
            double[] whole = flat(one.step(manager, x, y, 0.1).directions());
            requireClose("step " + step, shown, whole, 1e-13);
        }
    }

    /** One datum without sharing has Kronecker curvature: its own scales are products of eigenvalues. */
    @ParameterizedTest
    @CsvSource({"EXACT", "SPLIT", "FACTORED"})
    void withKroneckerScalesEkfacIsKfac(Damping.Place place) {
        Block block = KIND.block(manager, DataType.FLOAT64, 3);
        NDArray x = KIND.inputs(manager, 4).get("0:1");
        NDArray y = KIND.targets(manager, 5).get("0:1");
        KroneckerSettings settings = KroneckerSettings.DEFAULT.withDamping(new Damping(0.05, place));
        double[] kfac = flat(gradient(block, KIND, "kfac", settings, StepSettings.PLAIN)
                .step(manager, x, y, 0.1)
                .directions());
        double[] ekfac = flat(gradient(block, KIND, "ekfac", settings, StepSettings.PLAIN)
                .step(manager, x, y, 0.1)
                .directions());
        requireClose("direction", ekfac, kfac, 1e-9);
    }

    /** Least squares by one step: the exact curvature of a linear model, nothing added, rate 1. */
    @ParameterizedTest
    @CsvSource({"kfac, EXACT", "kfac, FACTORED", "ekfac, EXACT"})
    void aLinearModelIsSolvedInOneStep(String method, Damping.Place place) {
        Block block = SmallNetworks.initialise(
                new SequentialBlock().add(SmallNetworks.linear(3, true)),
                new Shape(1, 4),
                manager,
                DataType.FLOAT64,
                3);
        NDArray x = KIND.inputs(manager, 4);
        NDArray y = SmallNetworks.normal(manager, 5, 1, new Shape(SmallNetworks.ROWS, 3));
        KroneckerSettings settings = KroneckerSettings.DEFAULT
                .withFisher(new Fisher.Exact())
                .withDamping(new Damping(0, place))
                .withRhythm(1, 1);
        PreconditionedGradient gradient = new PreconditionedGradient(
                block, x, new Gaussian(), Preconditioners.named(method, settings), StepSettings.PLAIN, manager);
        TestArrays.walk(gradient.parameters(), gradient.step(manager, x, y, 1).directions(), 1);
        Recording recording = Recorder.of(block).record(x);
        NDArray residual = recording.output().stopGradient().sub(y);
        recording.slopes(residual, gradient.parameters()).values().forEach(slope -> assertThat(
                        slope.abs().max().getDouble())
                .isLessThan(1e-11));
        assertThat(residual.square().sum().getDouble()).isPositive();
    }

    /** Without sharing, each block of a deep linear regression is exact: K-FAC is Gauss-Newton layer by layer. */
    @Test
    void aDeepLinearRegressionTakesGaussNewtonSteps() {
        Block block = SmallNetworks.initialise(
                new SequentialBlock().add(SmallNetworks.linear(4, true)).add(SmallNetworks.linear(4, true)),
                new Shape(1, 4),
                manager,
                DataType.FLOAT64,
                3);
        NDArray x = KIND.inputs(manager, 4);
        NDArray y = SmallNetworks.normal(manager, 5, 1, new Shape(SmallNetworks.ROWS, 4));
        KroneckerSettings settings = KroneckerSettings.DEFAULT
                .withFisher(new Fisher.Exact())
                .withDamping(Damping.exact(0))
                .withRhythm(1, 1);
        PreconditionedGradient gradient = new PreconditionedGradient(
                block, x, new Gaussian(), Preconditioners.named("kfac", settings), StepSettings.PLAIN, manager);
        NDList directions = gradient.step(manager, x, y, 1).directions();
        Recording recording = Recorder.of(block).record(x);
        NDArray outputs = recording.output().stopGradient();
        NDArray residual = outputs.sub(y).div(SmallNetworks.ROWS);
        List<List<NDArray>> columns = new ArrayList<>();
        new Fisher.Exact().forEachVector(new Gaussian(), outputs, y, 0, true, vector -> {
            List<NDArray> found = recording.backward(vector);
            found.forEach(array -> array.attach(manager));
            columns.add(found);
        });
        for (int k = 0; k < 2; k++) {
            int layer = k;
            ParameterBlock part = ParameterBlock.of(recording.calls().get(k).layer(), BiasPlacement.JOINT)
                    .get(0);
            PlainCurvature plain = new PlainCurvature(
                    manager,
                    recording.calls().get(k),
                    part,
                    columns.stream().map(vector -> vector.get(layer)).toList());
            double[] g =
                    TestArrays.matrix(part, gradient.parameters(), recording.slopes(residual, gradient.parameters()));
            double[] expected = PlainCurvature.solve(plain.fisher(), g);
            double[] actual = TestArrays.matrix(
                    part, gradient.parameters(), TestArrays.byParameter(gradient.parameters(), directions));
            requireClose(part.name(), actual, expected, 1e-8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kfac", "ekfac", "ekfac-ra"})
    void singularCurvatureWithoutDampingNamesTheLayerAndTheRemedy(String method) {
        Block block = KIND.block(manager, DataType.FLOAT64, 3);
        NDArray x = KIND.inputs(manager, 4);
        x.set(new NDIndex(":, 2"), 0);
        KroneckerSettings settings = KroneckerSettings.DEFAULT.withDamping(Damping.exact(0));
        PreconditionedGradient gradient = gradient(block, KIND, method, settings, StepSettings.PLAIN);
        assertThatThrownBy(() -> gradient.step(manager, x, KIND.targets(manager, 5), 0.1))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("layer '01Linear'")
                .hasMessageContaining("set damping above 0");
        double[] decay = {1e-3, 1e-3, 1e-3};
        PreconditionedGradient held = gradient(block, KIND, method, settings, StepSettings.PLAIN);
        held.decay(decay);
        double[] finite =
                flat(held.step(manager, x, KIND.targets(manager, 5), 0.1).directions());
        assertThat(Arrays.stream(finite).allMatch(Double::isFinite)).isTrue();
    }

    @Test
    void statisticsThatAreNotFiniteNameTheLayer() {
        Block block = KIND.block(manager, DataType.FLOAT64, 3);
        NDArray weight =
                block.getChildren().get(2).getValue().getParameters().valueAt(0).getArray();
        weight.set(new NDIndex("0, 0"), Double.POSITIVE_INFINITY);
        PreconditionedGradient gradient = gradient(block, KIND, "kfac", KroneckerSettings.DEFAULT, StepSettings.PLAIN);
        assertThatThrownBy(() -> gradient.step(manager, KIND.inputs(manager, 4), KIND.targets(manager, 5), 0.1))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageMatching("layer '0[13]Linear': statistics of step 0 hold NaN or infinity; .*");
    }

    @Test
    void whatCannotBeIsRefused() {
        Block block = KIND.block(manager, DataType.FLOAT64, 3);
        PreconditionedGradient gradient = gradient(block, KIND, "kfac", KroneckerSettings.DEFAULT, StepSettings.PLAIN);
        assertThatThrownBy(() -> gradient.decay(new double[] {1, 2, 1}))
                .hasMessageContaining("layer '01Linear'")
                .hasMessageContaining("place biases in blocks of their own");
        NDList zeros = new NDList();
        gradient.parameters()
                .forEach(parameter -> zeros.add(parameter.getArray().zerosLike()));
        assertThatThrownBy(() -> gradient.directions(manager, zeros, 1, 0.1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("observe one before");
        assertThatThrownBy(() -> Preconditioners.named("kfca", KroneckerSettings.DEFAULT))
                .hasMessageStartingWith("no preconditioner is called 'kfca'; there are [ekfac, ekfac-ra, kfac,");
        assertThatThrownBy(() -> KroneckerSettings.DEFAULT.withRhythm(10, 25))
                .hasMessageContaining("multiple of statisticsEvery (10)");
        assertThatThrownBy(() ->
                        KroneckerSettings.DEFAULT.withSharing(Sharing.REDUCE).withSpatiallyUncorrelated(true))
                .hasMessageContaining("choose one");
        PreconditionerState other = gradient(
                        SmallNetworks.TOKENS.block(manager, DataType.FLOAT64, 3),
                        SmallNetworks.TOKENS,
                        "kfac",
                        KroneckerSettings.DEFAULT,
                        StepSettings.PLAIN)
                .state(manager);
        assertThatThrownBy(() -> gradient.restore(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'03Linear_weight/A'");
        Block wide = SmallNetworks.initialise(
                new SequentialBlock().add(SmallNetworks.linear(1, true)),
                new Shape(1, 20_000),
                manager,
                DataType.FLOAT32,
                3);
        assertThatThrownBy(() -> Preconditioners.named("kfac", KroneckerSettings.DEFAULT)
                        .create(
                                Recorder.of(wide).layers(manager.zeros(new Shape(1, 20_000), DataType.FLOAT32)),
                                manager))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("layer '01Linear' needs a Kronecker factor of 20001 rows");
    }
}

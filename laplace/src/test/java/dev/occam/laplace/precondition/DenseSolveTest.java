package dev.occam.laplace.precondition;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.curvature.Sharing;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.record.LayerCalls;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The first direction of every method against a dense solve with the curvature that the method stands for. */
class DenseSolveTest {

    private static final double LAMBDA = 0.03;

    private NDManager manager;

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (String method : List.of("kfac", "ekfac", "ekfac-ra")) {
            for (SmallNetworks network : SmallNetworks.values()) {
                for (Damping.Place place : Damping.Place.values()) {
                    KroneckerSettings plain = KroneckerSettings.DEFAULT.withDamping(new Damping(LAMBDA, place));
                    cases.add(Arguments.of(method, network, plain));
                    cases.add(Arguments.of(method, network, plain.withSharing(Sharing.REDUCE)));
                    cases.add(Arguments.of(method, network, plain.withBiases(BiasPlacement.SEPARATE)));
                }
                KroneckerSettings plain = KroneckerSettings.DEFAULT.withDamping(Damping.exact(LAMBDA));
                cases.add(Arguments.of(method, network, plain.withFisher(new Fisher.Exact())));
                cases.add(Arguments.of(method, network, plain.withFisher(new Fisher.MonteCarlo(2, 9))));
            }
            for (Damping.Place place : Damping.Place.values()) {
                KroneckerSettings channels = KroneckerSettings.DEFAULT
                        .withDamping(new Damping(LAMBDA, place))
                        .withSpatiallyUncorrelated(true);
                cases.add(Arguments.of(method, SmallNetworks.IMAGES, channels));
            }
        }
        return cases.stream();
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theDirectionSolvesTheDampedSystem(String method, SmallNetworks kind, KroneckerSettings settings) {
        Block block = kind.block(manager, DataType.FLOAT64, 3);
        NDArray x = kind.inputs(manager, 4);
        NDArray y = kind.targets(manager, 5);
        try (PreconditionedGradient gradient = new PreconditionedGradient(
                block, x, kind.likelihood(), Preconditioners.named(method, settings), StepSettings.PLAIN, manager)) {
            double[] decay = new double[gradient.parameters().size()];
            List<Layer> layers = Recorder.of(block).layers(x);
            for (int i = 0, at = 0; i < layers.size(); i++) {
                for (int t = 0; t < layers.get(i).tensors().size(); t++) {
                    decay[at++] = 0.01 * (i + 1);
                }
            }
            gradient.decay(decay);
            NDList directions = gradient.step(manager, x, y, 0.1).directions();
            NDArray hidden = firstTwo(block, x);
            List<Parameter> order = gradient.parameters();
            Recording recording = Recorder.of(block).recordTraining(x);
            NDArray outputs = recording.output().stopGradient();
            Map<Parameter, NDArray> slopes =
                    recording.slopes(kind.likelihood().gradient(outputs, y).div(SmallNetworks.ROWS), order);
            List<List<NDArray>> byVector = new ArrayList<>();
            Preconditioner alike = Preconditioners.named(method, settings).create(layers, manager);
            Fisher fisher = alike.statistics(0);
            assertThat(fisher).isNotNull();
            fisher.forEachVector(
                    kind.likelihood(),
                    outputs,
                    y,
                    0,
                    alike.perExample(),
                    vector -> byVector.add(detached(recording.backward(vector))));
            for (ParameterBlock part : alike.blocks()) {
                int place = layers.indexOf(part.layer());
                LayerCalls calls = recording.calls().get(place);
                List<NDArray> ofLayer =
                        byVector.stream().map(vector -> vector.get(place)).toList();
                double[] ofLoss = TestArrays.matrix(part, order, slopes);
                double[] ofObjective = ofLoss.clone();
                double pull = decay[order.indexOf(part.layer().weight().parameter())];
                double[] theta = part.matrix(manager).toDoubleArray();
                for (int i = 0; i < theta.length; i++) {
                    ofObjective[i] += pull * theta[i];
                }
                PlainCurvature plain = new PlainCurvature(manager, calls, part, ofLayer);
                double[] expected =
                        expected(method, settings, part, plain, ofLoss, ofObjective, LAMBDA + pull, x, hidden);
                double[] actual = TestArrays.matrix(part, order, TestArrays.byParameter(order, directions));
                requireClose(part.name(), actual, expected, 1e-8);
            }
            alike.close();
        }
    }

    private NDArray firstTwo(Block block, NDArray x) {
        NDList values = new NDList(x);
        for (int i = 0; i < 2; i++) {
            values = block.getChildren().get(i).getValue().forward(new ParameterStore(manager, false), values, false);
        }
        return values.singletonOrThrow();
    }

    private List<NDArray> detached(List<NDArray> arrays) {
        arrays.forEach(array -> array.attach(manager));
        return arrays;
    }

    private static double[] expected(
            String method,
            KroneckerSettings settings,
            ParameterBlock part,
            PlainCurvature plain,
            double[] ofLoss,
            double[] ofObjective,
            double lambda,
            NDArray x,
            NDArray hidden) {
        if (part.elementwise()) {
            double[] squares = plain.elementwiseSquares();
            double[] direction = ofObjective.clone();
            for (int i = 0; i < direction.length; i++) {
                direction[i] /= squares[i] + lambda;
            }
            return direction;
        }
        RealMatrix b = plain.gradientFactor(settings.sharing());
        int kernel = 1;
        RealMatrix a = plain.inputFactor(settings.sharing());
        if (settings.spatiallyUncorrelated()
                && part.layer().operator().kernelEntries() > 1
                && part.part() == ParameterBlock.Part.WEIGHT) {
            kernel = part.layer().operator().kernelEntries();
            a = channels(part, x, hidden);
        }
        double pi = Math.sqrt((a.getTrace() / a.getRowDimension()) / (b.getTrace() / b.getRowDimension()));
        double root = Math.sqrt(lambda);
        double onA =
                switch (settings.damping().place()) {
                    case EXACT -> 0;
                    case FACTORED -> pi * root;
                    case SPLIT -> root;
                };
        double onB = onA == 0 ? 0 : lambda / onA;
        RealMatrix eyeA = PlainCurvature.identity(a.getRowDimension());
        RealMatrix eyeB = PlainCurvature.identity(b.getRowDimension());
        RealMatrix eyeK = PlainCurvature.identity(kernel);
        // All forms of damping are a matrix added to the curvature.
        RealMatrix damped = PlainCurvature.kronecker(
                b.add(eyeB.scalarMultiply(onB)), PlainCurvature.kronecker(a.add(eyeA.scalarMultiply(onA)), eyeK));
        RealMatrix wideA = PlainCurvature.kronecker(a, eyeK);
        RealMatrix kronecker = PlainCurvature.kronecker(b, wideA);
        RealMatrix damping = damped.subtract(kronecker);
        if (onA == 0) {
            damping = PlainCurvature.identity(damped.getRowDimension()).scalarMultiply(lambda);
        }
        if (method.equals("kfac")) {
            return PlainCurvature.solve(kronecker.add(damping), ofObjective);
        }
        RealMatrix q = PlainCurvature.kronecker(
                new EigenDecomposition(symmetric(b)).getV(),
                PlainCurvature.kronecker(new EigenDecomposition(symmetric(a)).getV(), eyeK));
        RealMatrix rotated = q.transpose()
                .multiply(method.equals("ekfac") ? plain.fisher() : kronecker)
                .multiply(q);
        double[] turned = q.transpose().operate(ofLoss);
        RealMatrix scales = rotated.createMatrix(turned.length, turned.length);
        for (int i = 0; i < turned.length; i++) {
            double own = rotated.getEntry(i, i);
            double value =
                    method.equals("ekfac") ? own : 0.75 * own + 0.25 * SmallNetworks.ROWS * turned[i] * turned[i];
            scales.setEntry(i, i, value);
        }
        return PlainCurvature.solve(q.multiply(scales).multiply(q.transpose()).add(damping), ofObjective);
    }

    private static RealMatrix symmetric(RealMatrix matrix) {
        return matrix.add(matrix.transpose()).scalarMultiply(0.5);
    }

    /** The mean over data and pixels of products of channels, of the image that the layer was given. */
    private static RealMatrix channels(ParameterBlock part, NDArray x, NDArray hidden) {
        int share = part.layer().inputs() / part.layer().operator().kernelEntries();
        boolean first = part.layer().operator().groups() == 1;
        NDArray image = first ? x : hidden;
        double[] values = image.toDoubleArray();
        long[] shape = image.getShape().getShape();
        int pixels = (int) (shape[2] * shape[3]);
        RealMatrix sum = PlainCurvature.identity(share).scalarMultiply(0);
        for (int n = 0; n < shape[0]; n++) {
            for (int p = 0; p < pixels; p++) {
                double[] row = new double[share];
                for (int c = 0; c < share; c++) {
                    row[c] = values[(int) (n * shape[1] + part.group() * share + c) * pixels + p];
                }
                sum = sum.add(PlainCurvature.outer(row, row));
            }
        }
        return sum.scalarMultiply(1.0 / (shape[0] * pixels));
    }
}

package dev.occam.laplace.precondition;

import static dev.occam.laplace.golden.Agreement.requireClose;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.curvature.Sharing;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ten steps with changing weights and batches: averages, bases and scales follow their definitions. */
class RhythmTest {

    private static final double LAMBDA = 0.02;
    private static final double MEMORY = 0.6;
    private static final double ALPHA = 0.7;
    private static final double RATE = 0.05;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** One block's curvature, kept by the book. */
    private static final class Book {
        private RealMatrix a;
        private RealMatrix b;
        private RealMatrix usedA;
        private RealMatrix usedB;
        private double[] scales;

        void average(PlainCurvature fresh, int seen) {
            double keep = Math.min(1 - 1.0 / seen, MEMORY);
            RealMatrix freshA = fresh.inputFactor(Sharing.EXPAND);
            RealMatrix freshB = fresh.gradientFactor(Sharing.EXPAND);
            a = seen == 1 ? freshA : a.scalarMultiply(keep).add(freshA.scalarMultiply(1 - keep));
            b = seen == 1 ? freshB : b.scalarMultiply(keep).add(freshB.scalarMultiply(1 - keep));
        }

        RealMatrix basis() {
            return PlainCurvature.kronecker(new EigenDecomposition(usedB).getV(), new EigenDecomposition(usedA).getV());
        }

        void rebase() {
            usedA = a.add(a.transpose()).scalarMultiply(0.5);
            usedB = b.add(b.transpose()).scalarMultiply(0.5);
            scales = diagonal(PlainCurvature.kronecker(usedB, usedA));
        }

        private double[] diagonal(RealMatrix fisher) {
            RealMatrix rotated = basis().transpose().multiply(fisher).multiply(basis());
            double[] diagonal = new double[rotated.getRowDimension()];
            for (int i = 0; i < diagonal.length; i++) {
                diagonal[i] = rotated.getEntry(i, i);
            }
            return diagonal;
        }

        double[] direction(String method, double[] g, PlainCurvature fresh, boolean seen) {
            double[] turned = basis().transpose().operate(g);
            if (method.equals("ekfac") && seen) {
                scales = diagonal(fresh.fisher());
            }
            if (method.equals("ekfac-ra")) {
                for (int i = 0; i < turned.length; i++) {
                    scales[i] = ALPHA * scales[i] + (1 - ALPHA) * SmallNetworks.ROWS * turned[i] * turned[i];
                }
            }
            for (int i = 0; i < turned.length; i++) {
                turned[i] /= scales[i] + LAMBDA;
            }
            return basis().operate(turned);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "kfac, 1, 1",
        "kfac, 2, 4",
        "ekfac, 1, 1",
        "ekfac, 1, 3",
        "ekfac, 2, 4",
        "ekfac-ra, 1, 1",
        "ekfac-ra, 2, 4"
    })
    void followsItsDefinition(String method, int statisticsEvery, int basisEvery) {
        SmallNetworks kind = SmallNetworks.DENSE;
        Block block = kind.block(manager, DataType.FLOAT64, 3);
        KroneckerSettings settings = KroneckerSettings.DEFAULT
                .withDamping(Damping.exact(LAMBDA))
                .withRhythm(statisticsEvery, basisEvery)
                .withMemory(MEMORY, ALPHA);
        List<Book> books = new ArrayList<>();
        int seen = 0;
        try (PreconditionedGradient gradient = new PreconditionedGradient(
                block,
                kind.inputs(manager, 1),
                kind.likelihood(),
                Preconditioners.named(method, settings),
                StepSettings.PLAIN,
                manager)) {
            List<Parameter> order = gradient.parameters();
            for (int step = 0; step < 10; step++) {
                NDArray x = kind.inputs(manager, 10 + step);
                NDArray y = kind.targets(manager, 30 + step);
                Recording recording = Recorder.of(block).record(x);
                NDArray cotangent =
                        kind.likelihood().gradient(recording.output().stopGradient(), y);
                List<NDArray> ofLayers = recording.backward(cotangent);
                Map<Parameter, NDArray> slopes = recording.slopes(cotangent.div(SmallNetworks.ROWS), order);
                NDList directions = gradient.step(manager, x, y, RATE).directions();
                boolean statistics = step % statisticsEvery == 0;
                seen += statistics ? 1 : 0;
                for (int k = 0; k < recording.calls().size(); k++) {
                    ParameterBlock part = ParameterBlock.of(
                                    recording.calls().get(k).layer(), BiasPlacement.JOINT)
                            .get(0);
                    if (step == 0) {
                        books.add(new Book());
                    }
                    Book book = books.get(k);
                    PlainCurvature fresh =
                            new PlainCurvature(manager, recording.calls().get(k), part, List.of(ofLayers.get(k)));
                    if (statistics) {
                        book.average(fresh, seen);
                    }
                    if (step % basisEvery == 0) {
                        book.rebase();
                    }
                    double[] g = TestArrays.matrix(part, order, slopes);
                    double[] expected = book.direction(method, g, fresh, statistics);
                    double[] actual = TestArrays.matrix(part, order, TestArrays.byParameter(order, directions));
                    requireClose("step " + step + ", " + part.name(), actual, expected, 1e-8);
                }
                TestArrays.walk(order, directions, RATE);
            }
        }
    }
}

package dev.occam.laplace.curvature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.likelihood.Categorical;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums that were packed in parts, on copies of a convolutional network, against a pass in one process. */
class PackedSumsTest {

    private static final int ROWS = 14;

    private NDManager manager;
    private NDArray x;
    private NDArray y;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        x = Networks.normal(manager, 2, ROWS, 1, 6, 6);
        y = Networks.classes(manager, 3, 3, ROWS);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Block network() {
        SequentialBlock block = new SequentialBlock()
                .add(Conv2d.builder()
                        .setFilters(2)
                        .setKernelShape(new Shape(3, 3))
                        .build())
                .add(Activation.tanhBlock())
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(3).build());
        return Networks.initialise(manager, 1, block, new Shape(1, 1, 6, 6));
    }

    private CurvaturePass pass(Structure structure, Fisher fisher) {
        StructurePolicy policy = structure.spansLayers() ? block -> structure : StructurePolicy.all(structure);
        return new CurvaturePass(network(), new Categorical(), fisher, policy, BiasPlacement.JOINT);
    }

    private Batches part(int from, int to) {
        String rows = from + ":" + to;
        return Batches.of(x.get(rows), y.get(rows), 4);
    }

    /** Parts on copies of the network; all that goes between them goes as bytes. */
    private PartedData parts(Structure structure, Fisher fisher, int... bounds) {
        return new PartedData() {
            @Override
            public NDArray few(NDManager scope) {
                NDArray few = x.get("0:1").duplicate();
                few.attach(scope);
                return few;
            }

            @Override
            public PackedSums collect(PassStart start) {
                PackedSums all = null;
                for (int i = 0; i + 1 < bounds.length; i++) {
                    PackedSums own = copy(pass(structure, fisher)
                            .collectPart(copy(start), part(bounds[i], bounds[i + 1]), bounds[i], manager));
                    all = all == null ? own : all.add(own);
                }
                return all;
            }
        };
    }

    @SuppressWarnings({"unchecked", "BanSerializableRead"})
    private static <T> T copy(T value) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(value);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                return (T) in.readObject();
            }
        } catch (java.io.IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Case(Structure structure, Fisher fisher) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Structure structure : List.of(
                Kfac.EXPAND,
                Kfac.REDUCE,
                Ekfac.EXPAND,
                Ekfac.REDUCE,
                BlockDiagonal.GGN,
                Diagonal.GGN,
                Full.GGN,
                LowRank.of(5))) {
            for (Fisher fisher : List.of(Fisher.exact(), Fisher.monteCarlo(2, 7), Fisher.empirical())) {
                cases.add(new Case(structure, fisher));
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatTravelledIsWhatOneProcessFinds(Case of) {
        CurvaturePass pass = pass(of.structure(), of.fisher());
        try (Curvature whole = pass.run(part(0, ROWS), manager);
                Curvature one = pass.run(parts(of.structure(), of.fisher(), 0, ROWS), manager);
                Curvature three = pass.run(parts(of.structure(), of.fisher(), 0, 5, 6, ROWS), manager)) {
            requireClose(one, whole, 1e-14);
            requireClose(three, whole, of.structure() instanceof LowRank ? 1e-10 : 1e-12);
        }
    }

    private static void requireClose(Curvature actual, Curvature expected, double tolerance) {
        assertThat(actual.examples()).isEqualTo(expected.examples());
        assertThat(actual.terms()).isEqualTo(expected.terms());
        requireClose("fit", actual.negativeLogLikelihood(), expected.negativeLogLikelihood(), tolerance);
        for (int k = 0; k < expected.blocks().size(); k++) {
            double largest = expected.blocks().get(k).spectrum(1).largest();
            requireClose(
                    "eigenvalue",
                    actual.blocks().get(k).eigenvalues(),
                    expected.blocks().get(k).eigenvalues(),
                    largest * tolerance);
            double[] slope = expected.gradients().get(k).toDoubleArray();
            requireClose("gradient", actual.gradients().get(k).toDoubleArray(), slope, 10 * tolerance);
        }
    }

    private static void requireClose(String what, double[] actual, double[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]))
                    .as("%s %d: %s and %s, ratio %s", what, i, actual[i], expected[i], actual[i] / expected[i])
                    .isLessThanOrEqualTo(tolerance);
        }
    }

    private static void requireClose(String what, double actual, double expected, double tolerance) {
        requireClose(what, new double[] {actual}, new double[] {expected}, tolerance * Math.max(1, Math.abs(expected)));
    }

    @Test
    void symmetricMatricesTravelAsTriangles() {
        CurvaturePass pass = pass(Kfac.EXPAND, Fisher.exact());
        PackedSums packed = pass.withoutGradient().collectPart(PassStart.FIRST, part(0, 5), 0, manager);
        long first = 9 * 10 / 2 + 9 + 2 * 3 / 2 + 1;
        long second = 32 * 33 / 2 + 32 + 3 * 4 / 2 + 1;
        assertThat(packed.bytes()).isEqualTo(8 * (first + second + 3));
    }

    @Test
    void sumsOfAnotherStructureAreRefused() {
        PackedSums own = pass(Kfac.EXPAND, Fisher.exact()).collectPart(PassStart.FIRST, part(0, 5), 0, manager);
        PackedSums other = pass(Diagonal.GGN, Fisher.exact()).collectPart(PassStart.FIRST, part(5, 9), 5, manager);
        assertThatThrownBy(() -> own.add(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("different blocks");
    }
}

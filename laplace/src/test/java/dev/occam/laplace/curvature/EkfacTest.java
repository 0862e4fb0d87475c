package dev.occam.laplace.curvature;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.torch.Operators;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** EKFAC: the nearest matrix of K-FAC's basis, the same whatever the batches are, and exact for one datum. */
class EkfacTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** Small networks with two to four tokens that share the first layer. */
    private Block tokens(long seed, int classes) {
        SequentialBlock block = new SequentialBlock()
                .add(Linear.builder().setUnits(3).build())
                .add(Activation.tanhBlock())
                .add(new LambdaBlock(list -> new NDList(list.singletonOrThrow().mean(new int[] {1})), "mean"))
                .add(Linear.builder().setUnits(classes).build());
        return Networks.initialise(manager, seed, block, new Shape(1, 2, 2));
    }

    private Curvature run(Block network, Structure structure, NDArray x, NDArray y, int batch, Fisher fisher) {
        return new CurvaturePass(
                        network, Likelihood.categorical(), fisher, StructurePolicy.all(structure), BiasPlacement.JOINT)
                .run(Batches.of(x, y, batch), manager);
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** George et al. 2018, appendix A: of all diagonals in the basis the second moments are the nearest. */
    @ParameterizedTest
    @MethodSource("seeds")
    void neverFartherFromTheBlockThanKfac(long seed) {
        int classes = 2 + (int) (seed % 3);
        Block network = tokens(seed, classes);
        Sharing sharing = seed % 2 == 0 ? Sharing.EXPAND : Sharing.REDUCE;
        int rows = 2 + (int) (seed % 7);
        NDArray x = Networks.normal(manager, seed + 1000, rows, 2 + seed % 3, 2);
        NDArray y = Networks.classes(manager, seed + 2000, classes, rows);
        try (Curvature exact = run(network, BlockDiagonal.GGN, x, y, 100, Fisher.exact());
                Curvature kfac = run(network, new Kfac(sharing), x, y, 100, Fisher.exact());
                Curvature ekfac = run(network, new Ekfac(sharing), x, y, 3, Fisher.exact())) {
            for (int k = 0; k < exact.blocks().size(); k++) {
                double[][] block = matrix(exact.blocks().get(k));
                double far = Dense.relativeError(matrix(kfac.blocks().get(k)), block);
                double near = Dense.relativeError(matrix(ekfac.blocks().get(k)), block);
                assertThat(near).as("seed " + seed + ", block " + k).isLessThanOrEqualTo(far * (1 + 1e-9) + 1e-12);
            }
        }
    }

    private double[][] matrix(CurvatureBlock block) {
        int size = block.size();
        double[] e = block.eigenvalues();
        double[][] sum = new double[size][size];
        for (int k = 0; k < size; k++) {
            double[] unit = new double[size];
            unit[k] = 1;
            double[] vector =
                    block.fromEigenbasis(manager.create(unit)).flatten().toDoubleArray();
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    sum[i][j] += e[k] * vector[i] * vector[j];
                }
            }
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("fishers")
    void batchesMakeNoDifference(Fisher fisher) {
        Block network = tokens(5, 3);
        NDArray x = Networks.normal(manager, 6, 11, 3, 2);
        NDArray y = Networks.classes(manager, 7, 3, 11);
        try (Curvature whole = run(network, Ekfac.EXPAND, x, y, 11, fisher);
                Curvature parts = run(network, Ekfac.EXPAND, x, y, 4, fisher)) {
            for (int k = 0; k < whole.blocks().size(); k++) {
                requireClose(
                        fisher.label(),
                        parts.blocks().get(k).eigenvalues(),
                        whole.blocks().get(k).eigenvalues(),
                        1e-10);
            }
        }
    }

    static List<Fisher> fishers() {
        return List.of(Fisher.exact(), Fisher.monteCarlo(2, 9), Fisher.empirical());
    }

    /** The second pass sees the labels of the first: the trace is that of the exact block of the very same draws. */
    @Test
    void bothPassesDrawTheSameLabels() {
        Block network = tokens(8, 3);
        NDArray x = Networks.normal(manager, 9, 10, 3, 2);
        NDArray y = Networks.classes(manager, 10, 3, 10);
        Fisher fisher = Fisher.monteCarlo(1, 4);
        try (Curvature ekfac = run(network, Ekfac.EXPAND, x, y, 4, fisher);
                Curvature exact = run(network, BlockDiagonal.GGN, x, y, 10, fisher);
                Curvature kfac = run(network, Kfac.EXPAND, x, y, 10, fisher)) {
            for (int k = 0; k < ekfac.blocks().size(); k++) {
                requireClose(
                        "trace", sum(ekfac.blocks().get(k)), sum(exact.blocks().get(k)), 1e-10);
            }
            // Without shared positions, and with the labels the basis belongs to, B's own eigenvectors see its
            // eigenvalues.
            CurvatureBlock last = kfac.blocks().get(1);
            KroneckerBlock factors = (KroneckerBlock) last;
            EigenvalueCorrectedBlock corrected =
                    (EigenvalueCorrectedBlock) ekfac.blocks().get(1);
            requireClose(
                    "basis",
                    corrected.sides().gradient().abs().toDoubleArray(),
                    factors.gradient().vectors().abs().toDoubleArray(),
                    1e-8);
        }
    }

    private static double sum(CurvatureBlock block) {
        double sum = 0;
        for (double value : block.eigenvalues()) {
            sum += value;
        }
        return sum;
    }

    /** Fewer data than inputs leave a null space; its basis, and so the result, must not hang on how it was found. */
    @Test
    void theNullSpaceOfReduceHasOneBasis() {
        NDArray rows = Networks.normal(manager, 11, 3, 8);
        NDArray factor = rows.transpose().matMul(rows);
        Operators.Eigen eigen = Operators.symmetricEigen(manager, factor);
        NDArray turned = eigen.vectors().duplicate();
        // Another basis of the same null space, five of the eight: turned by an orthogonal matrix.
        NDArray random = Networks.normal(manager, 12, 5, 5);
        NDArray rotation = Operators.symmetricEigen(manager, random.add(random.transpose()))
                .vectors();
        NDArray other = turned.get(":, :5").matMul(rotation);
        NDArray both = NDArrays.concat(new NDList(other, turned.get(":, 5:")), 1);
        NDArray one = Operators.canonicalNullSpace(manager, eigen);
        NDArray two = Operators.canonicalNullSpace(manager, new Operators.Eigen(eigen.values(), both));
        requireClose("basis", two.abs().toDoubleArray(), one.abs().toDoubleArray(), 1e-9);
        requireClose(
                "orthonormal",
                one.transpose().matMul(one).toDoubleArray(),
                manager.eye(8).toType(one.getDataType(), false).toDoubleArray(),
                1e-12);
        requireClose(
                "the null space itself",
                factor.matMul(one.get(":, :5")).add(1).toDoubleArray(),
                manager.ones(new Shape(8, 5), one.getDataType()).toDoubleArray(),
                1e-10);
    }

    @Test
    void dataThatChangeBetweenPassesAreRefused() {
        Block network = tokens(13, 2);
        NDArray x = Networks.normal(manager, 14, 6, 2, 2);
        NDArray y = Networks.classes(manager, 15, 2, 6);
        int[] pass = new int[1];
        Batches shrinking = (parent, action) -> {
            long rows = pass[0]++ == 0 ? 6 : 5;
            Batches.of(x.get(":" + rows), y.get(":" + rows), 3).forEach(parent, action);
        };
        CurvaturePass twice = new CurvaturePass(
                network, Likelihood.categorical(), StructurePolicy.all(Ekfac.EXPAND), BiasPlacement.JOINT);
        assertThatThrownBy(() -> twice.run(shrinking, manager))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the data gave 6 rows in one pass and 5 in the next; every pass must see the same data");
    }
}

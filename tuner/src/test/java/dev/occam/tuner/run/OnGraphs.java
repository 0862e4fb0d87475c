package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.BlockDiagonal;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.CurvaturePass;
import dev.occam.laplace.curvature.Diagonal;
import dev.occam.laplace.curvature.Ekfac;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.curvature.StructurePolicy;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.models.data.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Small graphs, and the curvature of networks on them held against another. */
abstract class OnGraphs {

    static final double EXACT = 1e-12;
    static final int NODES = 14;

    NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Structure> structures() {
        return Stream.of(Kfac.EXPAND, Kfac.REDUCE, BlockDiagonal.GGN, Diagonal.GGN, Ekfac.EXPAND);
    }

    static Graph random(long seed, int nodes) {
        Random random = new Random(seed);
        List<int[]> edges = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            edges.add(new int[] {random.nextInt(nodes), random.nextInt(nodes)});
        }
        return Graph.of(edges, words(seed, nodes), 5);
    }

    static Graph ring(long seed) {
        List<int[]> edges = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            edges.add(new int[] {i, (i + 1) % NODES});
        }
        return Graph.of(edges, words(seed, NODES), 5);
    }

    static int[][] words(long seed, int nodes) {
        Random random = new Random(seed);
        int[][] words = new int[nodes][];
        for (int node = 0; node < nodes; node++) {
            words[node] = random.ints(0, 5).distinct().limit(2).sorted().toArray();
        }
        return words;
    }

    NDArray nodes() {
        return manager.create(new double[] {3, 0, 13, 7, 5, 8}, new Shape(6, 1));
    }

    NDArray numbers(long seed, Shape shape) {
        double[] numbers = new Random(seed).doubles(shape.size(), -1, 1).toArray();
        return manager.create(numbers, shape);
    }

    NDArray classes(int rows) {
        return manager.create(new Random(4).longs(rows, 0, 3).toArray());
    }

    Curvature curvature(Block block, Likelihood likelihood, Structure structure, Batches data) {
        return new CurvaturePass(block, likelihood, StructurePolicy.all(structure), BiasPlacement.JOINT)
                .run(data, manager);
    }

    /** The matrix of a block, column by column. */
    static double[] matrix(CurvatureBlock block) {
        int size = block.size();
        DoubleStream all = DoubleStream.empty();
        try (NDManager scope = NDManager.newBaseManager()) {
            NDArray eigenvalues = scope.create(block.eigenvalues());
            Shape shape = new Shape(
                    block.members().get(0).rows(), block.members().get(0).columns());
            for (int i = 0; i < size; i++) {
                double[] unit = new double[size];
                unit[i] = 1;
                NDArray turned = block.toEigenbasis(scope.create(unit, shape)).mul(eigenvalues);
                all = DoubleStream.concat(
                        all, Arrays.stream(block.fromEigenbasis(turned).toDoubleArray()));
            }
            return all.toArray();
        }
    }

    static double distance(double[] ours, double[] exact) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < exact.length; i++) {
            difference += (ours[i] - exact[i]) * (ours[i] - exact[i]);
            norm += exact[i] * exact[i];
        }
        return Math.sqrt(difference / norm);
    }

    static void requireSame(Curvature ours, Curvature expected) {
        assertThat(ours.blocks()).hasSameSizeAs(expected.blocks()).isNotEmpty();
        assertThat(ours.examples()).isEqualTo(expected.examples());
        for (int k = 0; k < ours.blocks().size(); k++) {
            String name = ours.blocks().get(k).name();
            assertThat(distance(
                            matrix(ours.blocks().get(k)),
                            matrix(expected.blocks().get(k))))
                    .as(name)
                    .isLessThan(EXACT);
            assertThat(distance(
                            ours.gradients().get(k).toDoubleArray(),
                            expected.gradients().get(k).toDoubleArray()))
                    .as("gradient of %s is that of all data added up", name)
                    .isLessThan(EXACT);
        }
    }
}

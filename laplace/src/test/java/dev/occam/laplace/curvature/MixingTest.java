package dev.occam.laplace.curvature;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.DatumMap;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.Recording;
import dev.occam.laplace.record.UnsupportedNetworkException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loss terms that meet in the network: data in a graph or a batch, positions in attention. */
class MixingTest {

    private static final int NODES = 7;
    private static final double[][] RING = GraphNetworks.ring(NODES);

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Block graph(boolean linear) {
        return Networks.initialise(manager, 1, GraphNetworks.convolutions(RING, linear, 3, 4, 2), new Shape(NODES, 3));
    }

    private NDArray nodes() {
        return Networks.normal(manager, 2, NODES, 3);
    }

    private NDArray targets(Likelihood likelihood, int classes, long... shape) {
        return likelihood instanceof Gaussian
                ? Networks.normal(manager, 3, new Shape(shape).add(classes).getShape())
                : Networks.classes(manager, 3, classes, shape);
    }

    private static CurvaturePass pass(Block block, Likelihood likelihood, Fisher fisher, Structure structure) {
        return new CurvaturePass(block, likelihood, fisher, b -> structure, BiasPlacement.JOINT);
    }

    static Stream<Likelihood> likelihoods() {
        return Stream.of(new Gaussian(), new Categorical());
    }

    @ParameterizedTest
    @MethodSource("likelihoods")
    void oneGraphIsExactByAPassForEachNodeAndClass(Likelihood likelihood) {
        Block block = graph(false);
        NDArray x = nodes();
        CurvatureSums sums = pass(block, likelihood, new Fisher.Exact(), BlockDiagonal.GGN)
                .foldedBy(DatumMap.ONE_GRAPH)
                .collect(Batches.of(x, targets(likelihood, 2, NODES), NODES), manager);
        assertThat(sums.passes()).isEqualTo(NODES * 2);
        for (int k = 0; k < sums.blocks().size(); k++) {
            double[][] exact =
                    new Dense(manager, block, likelihood).ggn(sums.blocks().get(k), x);
            double[][] ours = Dense.square(((DenseStatistic) sums.statistics().get(k)).matrix());
            assertThat(Dense.relativeError(ours, exact)).isLessThan(1e-12);
        }
    }

    /**
     * For {@code f = A (A X V) W} node m's gradient at the first layer from the vector of (n, c) is {@code A_nm W e_c}:
     * expand sums its outer products over m, n and c, reduce sums it over m first.
     */
    @ParameterizedTest
    @EnumSource(Sharing.class)
    void factorsOfADeepLinearGraphAreTheirDefinition(Sharing sharing) {
        Block block = graph(true);
        NDArray x = nodes();
        CurvatureSums sums = pass(block, new Gaussian(), new Fisher.Exact(), new Kfac(sharing))
                .foldedBy(DatumMap.ONE_GRAPH)
                .collect(Batches.of(x, targets(new Gaussian(), 2, NODES), NODES), manager);
        double[][] v = Dense.square(block.getParameters().get(0).getValue().getArray());
        double[][] w = Dense.square(block.getParameters().get(1).getValue().getArray());
        double[][] first = GraphNetworks.product(RING, Dense.square(x));
        double[][] second = GraphNetworks.product(RING, GraphNetworks.product(first, v));
        requireFactors(sums, 0, sharing, first, w);
        requireFactors(sums, 1, sharing, second, new double[0][]);
    }

    /** Inputs at each node, and W for the gradients of the layer below it, none at the output. */
    private void requireFactors(CurvatureSums sums, int k, Sharing sharing, double[][] inputs, double[][] w) {
        boolean reduce = sharing == Sharing.REDUCE;
        int columns = inputs[0].length;
        int rows = w.length == 0 ? 2 : w.length;
        double[] a = new double[columns * columns];
        double[] mean = new double[columns];
        for (double[] input : inputs) {
            for (int i = 0; i < columns; i++) {
                mean[i] += input[i] / NODES;
                for (int j = 0; j < columns; j++) {
                    a[i * columns + j] += reduce ? 0 : input[i] * input[j] / NODES;
                }
            }
        }
        for (int i = 0; reduce && i < a.length; i++) {
            a[i] = mean[i / columns] * mean[i % columns];
        }
        double[] b = new double[rows * rows];
        for (int n = 0; n < NODES; n++) {
            for (int c = 0; c < 2; c++) {
                double[] summed = new double[rows];
                for (int m = 0; m < NODES; m++) {
                    double[] g = new double[rows];
                    for (int i = 0; i < rows; i++) {
                        g[i] = w.length == 0 ? (m == n && i == c ? 1 : 0) : RING[n][m] * w[i][c];
                        summed[i] += g[i];
                    }
                    addOuter(b, g, reduce ? 0 : 1);
                }
                addOuter(b, summed, reduce ? 1 : 0);
            }
        }
        KroneckerStatistic factors = (KroneckerStatistic) sums.statistics().get(k);
        requireClose("A", factors.inputFactor(manager).toDoubleArray(), a, 1e-12);
        requireClose("B", factors.gradientFactor().toDoubleArray(), b, 1e-12);
    }

    private static void addOuter(double[] matrix, double[] g, double factor) {
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] += factor * g[i / g.length] * g[i % g.length];
        }
    }

    /** Independent labels: what terms of different nodes have in common vanishes in the mean. */
    @Test
    void monteCarloOfOneGraphTendsToTheExactMatrix() {
        Block block = graph(false);
        NDArray x = nodes();
        NDArray y = targets(new Categorical(), 2, NODES);
        CurvatureSums sums = pass(block, new Categorical(), new Fisher.MonteCarlo(3000, 5), BlockDiagonal.GGN)
                .foldedBy(DatumMap.ONE_GRAPH)
                .collect(Batches.of(x, y, NODES), manager);
        double[][] exact =
                new Dense(manager, block, new Categorical()).ggn(sums.blocks().get(0), x);
        double[][] ours = Dense.square(((DenseStatistic) sums.statistics().get(0)).matrix());
        assertThat(Dense.relativeError(ours, exact)).isLessThan(0.1);
    }

    @Test
    void dataThatMeetAreRefusedWithTheRemedy() {
        Block block = graph(false);
        Batches data = Batches.of(nodes(), targets(new Categorical(), 2, NODES), NODES);
        List<CurvaturePass> refused = List.of(
                pass(block, new Categorical(), new Fisher.Exact(), Kfac.EXPAND),
                pass(block, new Categorical(), new Fisher.Exact(), BlockDiagonal.GGN),
                pass(block, new Categorical(), new Fisher.MonteCarlo(1, 1), BlockDiagonal.GGN),
                pass(block, new Categorical(), new Fisher.Empirical(), Kfac.EXPAND));
        for (CurvaturePass pass : refused) {
            assertThatThrownBy(() -> pass.collect(data, manager))
                    .isInstanceOf(UnsupportedNetworkException.class)
                    .hasMessageContaining("data of one batch meet after layer")
                    .hasMessageContaining("DatumMap.ONE_GRAPH")
                    .hasMessageNotContaining("\n");
        }
        assertThatThrownBy(() -> pass(block, new Categorical(), new Fisher.Empirical(), Kfac.EXPAND)
                        .foldedBy(DatumMap.ONE_GRAPH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("exact or the Monte Carlo Fisher");
    }

    /** Outer products are taken node by node: undeclared data give the same factors as one graph. */
    @Test
    void monteCarloExpandNeedsNoDeclaration() {
        Block block = graph(false);
        Batches data = Batches.of(nodes(), targets(new Categorical(), 2, NODES), NODES);
        CurvaturePass pass = pass(block, new Categorical(), new Fisher.MonteCarlo(2, 1), Kfac.EXPAND);
        CurvatureSums plain = pass.collect(data, manager);
        CurvatureSums graph = pass.foldedBy(DatumMap.ONE_GRAPH).collect(data, manager);
        for (int k = 0; k < plain.blocks().size(); k++) {
            KroneckerStatistic ours = (KroneckerStatistic) plain.statistics().get(k);
            KroneckerStatistic theirs = (KroneckerStatistic) graph.statistics().get(k);
            requireClose(
                    "A",
                    ours.inputFactor(manager).toDoubleArray(),
                    theirs.inputFactor(manager).toDoubleArray(),
                    1e-12);
            requireClose(
                    "B",
                    ours.gradientFactor().toDoubleArray(),
                    theirs.gradientFactor().toDoubleArray(),
                    1e-12);
        }
        assertThat(plain.passes()).isEqualTo(2);
    }

    /** Statistics of the batch in a network of its own making. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 6, 40})
    void aNormOverTheBatchIsFound(int rows) {
        Block block = Networks.initialise(
                manager,
                1,
                new SequentialBlock()
                        .add(Linear.builder().setUnits(4).build())
                        .add(GraphNetworks.lambda(z -> z.sub(z.mean(new int[] {0}, true))))
                        .add(Linear.builder().setUnits(2).build()),
                new Shape(1, 3));
        Batches data = Batches.of(Networks.normal(manager, 2, rows, 3), targets(new Categorical(), 2, rows), rows);
        assertThatThrownBy(() -> pass(block, new Categorical(), new Fisher.Exact(), Kfac.EXPAND)
                        .collect(data, manager))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("meet after layer '01Linear'");
    }

    private Block attention() {
        return Networks.initialise(
                manager,
                1,
                new SequentialBlock()
                        .add(Linear.builder().setUnits(4).build())
                        .add(GraphNetworks.lambda(
                                z -> z.matMul(z.transpose(0, 2, 1)).softmax(-1).matMul(z)))
                        .add(Linear.builder().setUnits(3).build()),
                new Shape(1, 5, 2));
    }

    /** Positions that meet, with a loss each: vectors of one class from all positions at once would be summed where they meet. */
    @ParameterizedTest
    @MethodSource("likelihoods")
    void termsThatMeetArePulledBackApart(Likelihood likelihood) {
        Block block = attention();
        NDArray x = Networks.normal(manager, 2, 4, 5, 2);
        CurvatureSums sums = pass(block, likelihood, new Fisher.Exact(), Kfac.EXPAND)
                .collect(Batches.of(x, targets(likelihood, 3, 4, 5), 4), manager);
        assertThat(sums.passes()).isEqualTo(5 * 3);
        for (int k = 0; k < 2; k++) {
            NDArray ours = ((KroneckerStatistic) sums.statistics().get(k)).gradientFactor();
            requireClose("B of layer " + k, ours.toDoubleArray(), gradientFactor(block, likelihood, x, k, true), 1e-12);
            double[] together = gradientFactor(block, likelihood, x, k, false);
            double ratio = together[0] / ours.toDoubleArray()[0];
            assertThat(Math.abs(ratio - 1) > 1e-2)
                    .as("terms meet before layer %d: %s", k, ratio)
                    .isEqualTo(k == 0);
        }
    }

    /** {@code sum_n sum_t sum_c sum_r g g^T}, each (n, t, c) a vector of its own, or all (n, t) in one. */
    private double[] gradientFactor(Block block, Likelihood likelihood, NDArray x, int layer, boolean apart) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray own = x.duplicate();
            own.attach(scope);
            Recording recording = Recorder.of(block).record(own);
            NDArray outputs = recording.output().stopGradient();
            double[] sum = new double[layer == 0 ? 16 : 9];
            for (int c = 0; c < 3; c++) {
                double[] root = likelihood
                        .hessianRoot(outputs, c)
                        .broadcast(outputs.getShape())
                        .toDoubleArray();
                for (int term = 0; term < (apart ? 20 : 1); term++) {
                    int only = term;
                    double[] masked = IntStream.range(0, root.length)
                            .mapToDouble(i -> !apart || i / 3 == only ? root[i] : 0)
                            .toArray();
                    NDArray g = recording
                            .backward(scope.create(masked, outputs.getShape()))
                            .get(layer);
                    NDArray rows = g.reshape(-1, g.getShape().get(2));
                    double[] product = rows.transpose().matMul(rows).toDoubleArray();
                    for (int i = 0; i < product.length; i++) {
                        sum[i] += product[i];
                    }
                }
            }
            return sum;
        }
    }

    static Stream<Named<Block>> ordinary() {
        return Stream.of(
                Named.of(
                        "tokens",
                        new SequentialBlock()
                                .add(Linear.builder().setUnits(4).build())
                                .add(Activation.tanhBlock())
                                .add(Linear.builder().setUnits(3).build())),
                Named.of(
                        "windows that do not overlap",
                        new SequentialBlock()
                                .add(GraphNetworks.lambda(x -> x.transpose(0, 2, 1)))
                                .add(Conv1d.builder()
                                        .setFilters(3)
                                        .setKernelShape(new Shape(1))
                                        .build())
                                .add(GraphNetworks.lambda(x -> x.transpose(0, 2, 1)))));
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void ordinaryNetworksTakeAPassAClass(Block plain) {
        Block block = Networks.initialise(manager, 1, plain, new Shape(1, 5, 2));
        CurvatureSums sums = pass(block, new Categorical(), new Fisher.Exact(), Kfac.EXPAND)
                .collect(
                        Batches.of(Networks.normal(manager, 2, 4, 5, 2), targets(new Categorical(), 3, 4, 5), 4),
                        manager);
        assertThat(sums.passes()).isEqualTo(3);
    }

    /** A convolution whose windows overlap: neighbouring terms meet at the layer below. */
    @Test
    void windowsThatOverlapMeet() {
        Block block = Networks.initialise(
                manager,
                1,
                new SequentialBlock()
                        .add(Linear.builder().setUnits(4).build())
                        .add(GraphNetworks.lambda(x -> x.transpose(0, 2, 1)))
                        .add(Conv1d.builder()
                                .setFilters(3)
                                .setKernelShape(new Shape(3))
                                .optPadding(new Shape(1))
                                .build())
                        .add(GraphNetworks.lambda(x -> x.transpose(0, 2, 1))),
                new Shape(1, 5, 2));
        CurvatureSums sums = pass(block, new Categorical(), new Fisher.Exact(), Kfac.EXPAND)
                .collect(
                        Batches.of(Networks.normal(manager, 2, 4, 5, 2), targets(new Categorical(), 3, 4, 5), 4),
                        manager);
        assertThat(sums.passes()).isEqualTo(15);
        CurvatureSums sampled = pass(block, new Categorical(), new Fisher.MonteCarlo(2, 1), Kfac.EXPAND)
                .collect(
                        Batches.of(Networks.normal(manager, 2, 4, 5, 2), targets(new Categorical(), 3, 4, 5), 4),
                        manager);
        assertThat(sampled.passes()).isEqualTo(2);
    }

    @Test
    void thePlanSaysWhatTermsThatMeetCost() {
        NDArray few = Networks.normal(manager, 2, 2, 5, 2);
        CurvaturePlan exact = pass(attention(), new Categorical(), new Fisher.Exact(), Kfac.EXPAND)
                .plan(few);
        assertThat(exact.passes()).isEqualTo(15);
        assertThat(exact.notes())
                .containsExactly("The 5 loss terms of a datum are pulled back apart, 15 backward passes in place of 3;"
                        + " a Monte Carlo Fisher takes one for each sample.");
        CurvaturePlan sampled = pass(attention(), new Categorical(), new Fisher.MonteCarlo(1, 1), Kfac.EXPAND)
                .plan(few);
        assertThat(sampled.passes()).isEqualTo(1);
        assertThat(sampled.notes()).isEmpty();
        CurvaturePass graph = pass(graph(false), new Categorical(), new Fisher.Exact(), Kfac.EXPAND);
        assertThatThrownBy(() -> graph.plan(nodes())).hasMessageContaining("data of one batch meet");
        assertThat(graph.foldedBy(DatumMap.ONE_GRAPH).plan(nodes()).passes()).isEqualTo(NODES * 2);
    }
}

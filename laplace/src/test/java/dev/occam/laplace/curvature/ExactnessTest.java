package dev.occam.laplace.curvature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.Likelihood;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases in which an approximation must equal the exact block, and cases in which it must not. */
class ExactnessTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void expandIsExactForDeepLinearNetworksWithALossTermAPosition(long seed) {
        Shape input = new Shape(1, 5, 3);
        Block block = Networks.mlp(manager, seed, true, true, input, 4, 3, 2);
        NDArray x = Networks.normal(manager, seed, 6, 5, 3);
        NDArray y = Networks.normal(manager, seed + 1, 6, 5, 2);
        for (BiasPlacement placement : BiasPlacement.values()) {
            Factors factors = Factors.of(block, new Gaussian(), x, y, placement, manager);
            for (int k = 0; k < factors.blocks().size(); k++) {
                double[][] exact = new Dense(manager, block, new Gaussian())
                        .ggn(factors.blocks().get(k), x);
                assertThat(Dense.relativeError(factors.kronecker(k), exact))
                        .as("%s, %s", placement, factors.blocks().get(k).name())
                        .isLessThan(1e-12);
            }
        }
    }

    @Test
    void expandIsNotExactWhereTheNetworkIsNotLinear() {
        Block block = Networks.mlp(manager, 4, true, false, new Shape(1, 5, 3), 4, 3, 2);
        NDArray x = Networks.normal(manager, 5, 6, 5, 3);
        Factors factors = Factors.of(
                block, new Gaussian(), x, Networks.normal(manager, 6, 6, 5, 2), BiasPlacement.JOINT, manager);
        double[][] exact =
                new Dense(manager, block, new Gaussian()).ggn(factors.blocks().get(0), x);
        assertThat(Dense.relativeError(factors.kronecker(0), exact)).isGreaterThan(1e-3);
    }

    /** One datum without sharing: the input is common to all outputs, so that the Kronecker product is exact. */
    @ParameterizedTest
    @EnumSource(BiasPlacement.class)
    void oneDatumIsExactWhateverTheNetwork(BiasPlacement placement) {
        Block block = Networks.mlp(manager, 7, true, false, new Shape(1, 4), 5, 4, 3);
        NDArray x = Networks.normal(manager, 8, 1, 4);
        for (Likelihood likelihood : new Likelihood[] {new Gaussian(), new Categorical()}) {
            NDArray y = likelihood instanceof Gaussian
                    ? Networks.normal(manager, 9, 1, 3)
                    : Networks.classes(manager, 9, 3, 1);
            Factors factors = Factors.of(block, likelihood, x, y, placement, manager);
            for (int k = 0; k < factors.blocks().size(); k++) {
                double[][] exact = new Dense(manager, block, likelihood)
                        .ggn(factors.blocks().get(k), x);
                assertThat(Dense.relativeError(factors.kronecker(k), exact)).isLessThan(1e-12);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(BiasPlacement.class)
    void fullBlocksAreExact(BiasPlacement placement) {
        Block block = Networks.mlp(manager, 10, true, false, new Shape(1, 4), 5, 4, 3);
        NDArray x = Networks.normal(manager, 11, 9, 4);
        for (Likelihood likelihood : new Likelihood[] {new Gaussian(), new Categorical()}) {
            NDArray y = likelihood instanceof Gaussian
                    ? Networks.normal(manager, 12, 9, 3)
                    : Networks.classes(manager, 12, 3, 9);
            CurvaturePass pass =
                    new CurvaturePass(block, likelihood, StructurePolicy.all(BlockDiagonal.GGN), placement);
            CurvatureSums sums = pass.collect(Batches.of(x, y, 4), manager);
            for (int k = 0; k < sums.blocks().size(); k++) {
                double[][] exact =
                        new Dense(manager, block, likelihood).ggn(sums.blocks().get(k), x);
                double[][] ours =
                        Dense.square(((DenseStatistic) sums.statistics().get(k)).matrix());
                assertThat(Dense.relativeError(ours, exact)).isLessThan(1e-12);
            }
        }
    }

    /** Positions averaged before the loss, all linear: reduce is exact, expand is not. */
    @Test
    void reduceIsExactWherePositionsAreAggregated() {
        for (boolean convolution : new boolean[] {false, true}) {
            Block first = convolution
                    ? Conv2d.builder()
                            .setFilters(4)
                            .setKernelShape(new Shape(2, 2))
                            .build()
                    : Linear.builder().setUnits(4).build();
            Shape input = convolution ? new Shape(1, 2, 4, 4) : new Shape(1, 5, 3);
            Block block = Networks.initialise(
                    manager,
                    6,
                    new SequentialBlock()
                            .add(first)
                            .add(GraphNetworks.lambda(z -> averaged(z, convolution)))
                            .add(Linear.builder().setUnits(2).build()),
                    input);
            long[] shape = input.getShape().clone();
            shape[0] = 6;
            NDArray x = Networks.normal(manager, 7, shape);
            NDArray y = Networks.normal(manager, 8, 6, 2);
            Factors reduce = factors(block, x, y, Kfac.REDUCE);
            Factors expand = factors(block, x, y, Kfac.EXPAND);
            double[][] exact = new Dense(manager, block, new Gaussian())
                    .ggn(reduce.blocks().get(0), x);
            assertThat(Dense.relativeError(reduce.kronecker(0), exact)).isLessThan(1e-12);
            assertThat(Dense.relativeError(expand.kronecker(0), exact)).isGreaterThan(1e-3);
            // Summing inputs as well as gradients would be off by exactly R^2.
            double positions = convolution ? 9 : 5;
            double[][] summed = reduce.kronecker(0);
            for (double[] row : summed) {
                for (int j = 0; j < row.length; j++) {
                    row[j] *= positions * positions;
                }
            }
            assertThat(Dense.relativeError(summed, exact)).isCloseTo(positions * positions - 1, within(1e-9));
        }
    }

    private static NDArray averaged(NDArray z, boolean convolution) {
        return convolution ? z.mean(new int[] {3}).mean(new int[] {2}) : z.mean(new int[] {1});
    }

    @Test
    void reduceIsNotExactWithALossTermAPosition() {
        Block block = Networks.mlp(manager, 1, true, true, new Shape(1, 5, 3), 4, 3, 2);
        NDArray x = Networks.normal(manager, 2, 6, 5, 3);
        NDArray y = Networks.normal(manager, 3, 6, 5, 2);
        Factors reduce = factors(block, x, y, Kfac.REDUCE);
        double[][] exact =
                new Dense(manager, block, new Gaussian()).ggn(reduce.blocks().get(0), x);
        assertThat(Dense.relativeError(reduce.kronecker(0), exact)).isGreaterThan(1e-3);
    }

    private Factors factors(Block block, NDArray x, NDArray y, Kfac structure) {
        return Factors.of(
                block,
                new Gaussian(),
                new Fisher.Exact(),
                structure,
                Batches.of(x, y, 4),
                BiasPlacement.JOINT,
                manager);
    }
}

package dev.occam.laplace.curvature;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.occam.laplace.evidence.DataTerm;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.likelihood.RowStreams;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Monte Carlo Fisher as an estimate of the exact one, and the empirical Fisher as none. */
class MonteCarloTest {

    private static final int ROWS = 6;

    private NDManager manager;

    static Stream<Likelihood> likelihoods() {
        return Stream.of(new Gaussian(), new Categorical());
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray targets(Likelihood likelihood, long... shape) {
        return likelihood instanceof Gaussian
                ? Networks.normal(manager, 3, append(shape, 3))
                : Networks.classes(manager, 3, 3, shape);
    }

    private static long[] append(long[] shape, long last) {
        return new Shape(shape).add(last).getShape();
    }

    private static Factors factors(Block block, Likelihood likelihood, Fisher fisher, Batches data, NDManager scope) {
        return Factors.of(block, likelihood, fisher, Kfac.EXPAND, data, BiasPlacement.JOINT, scope);
    }

    private double error(Block block, Likelihood likelihood, Fisher fisher, Batches data, Factors exact) {
        try (NDManager scope = manager.newSubManager()) {
            double[][] b = Dense.square(
                    factors(block, likelihood, fisher, data, scope).b().get(0));
            return Dense.relativeError(b, Dense.square(exact.b().get(0)));
        }
    }

    /**
     * The error of a mean of K independent samples falls as K^-1/2. The root mean square error of 8 seeds scatters by
     * about a fifth, which the slope over five steps of log 4 carries as 0.04: the band is three of them.
     */
    @ParameterizedTest
    @MethodSource("likelihoods")
    void theErrorFallsWithTheRootOfTheSamples(Likelihood likelihood) {
        Block block = Networks.mlp(manager, 1, true, false, new Shape(1, 4), 5, 3);
        Batches data = Batches.of(Networks.normal(manager, 2, ROWS, 4), targets(likelihood, ROWS), ROWS);
        Factors exact = factors(block, likelihood, new Fisher.Exact(), data, manager);
        SimpleRegression line = new SimpleRegression();
        for (int samples = 1; samples <= 256; samples *= 4) {
            double squares = 0;
            for (long seed = 0; seed < 8; seed++) {
                double error = error(block, likelihood, new Fisher.MonteCarlo(samples, 1000 * seed), data, exact);
                squares += error * error;
            }
            line.addData(Math.log(samples), Math.log(Math.sqrt(squares / 8)));
        }
        assertThat(line.getSlope()).isCloseTo(-0.5, within(0.12));
    }

    /** Without the factor K^-1/2 on each vector the sum would be K times too large, which no scatter explains. */
    @ParameterizedTest
    @MethodSource("likelihoods")
    void manySamplesHaveTheSizeOfTheExactMatrix(Likelihood likelihood) {
        int samples = 256;
        Block block = Networks.mlp(manager, 4, true, true, new Shape(1, 4), 3);
        NDArray x = Networks.normal(manager, 5, ROWS, 4);
        Batches data = Batches.of(x, targets(likelihood, ROWS), 4);
        Fisher.MonteCarlo fisher = new Fisher.MonteCarlo(samples, 6);
        double[] exact = factors(block, likelihood, new Fisher.Exact(), data, manager)
                .b()
                .get(0)
                .toDoubleArray();
        double[] ours =
                factors(block, likelihood, fisher, data, manager).b().get(0).toDoubleArray();
        // One linear layer: gradients at its output are those at the network's.
        NDArray outputs = block.forward(new ParameterStore(manager, false), new NDList(x), false)
                .singletonOrThrow();
        double[] unscaled = new double[9];
        for (int k = 0; k < samples; k++) {
            NDArray drawn = likelihood.sample(outputs, new RowStreams(6, 0, k));
            double[] g = likelihood.gradient(outputs, drawn).toDoubleArray();
            for (int n = 0; n < ROWS; n++) {
                for (int i = 0; i < 9; i++) {
                    unscaled[i] += g[n * 3 + i / 3] * g[n * 3 + i % 3];
                }
            }
        }
        requireClose("the sum without the factor", scaled(ours, samples), unscaled, 1e-12);
        assertThat(trace(ours) / trace(exact)).isCloseTo(1, within(0.2));
        assertThat(trace(unscaled) / trace(exact)).isGreaterThan(0.8 * samples);
    }

    private static double[] scaled(double[] values, double factor) {
        double[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return scaled;
    }

    private static double trace(double[] matrix) {
        return matrix[0] + matrix[4] + matrix[8];
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5})
    void everyDatumHasItsOwnLabelsWhateverTheBatches(int size) {
        Block block = Networks.mlp(manager, 7, true, false, new Shape(1, 2, 4), 5, 3);
        NDArray x = Networks.normal(manager, 8, ROWS, 2, 4);
        for (Likelihood likelihood : likelihoods().toList()) {
            NDArray y = targets(likelihood, ROWS, 2);
            Fisher fisher = new Fisher.MonteCarlo(3, 9);
            Factors whole = factors(block, likelihood, fisher, Batches.of(x, y, ROWS), manager);
            Factors cut = factors(block, likelihood, fisher, Batches.of(x, y, size), manager);
            Factors other = factors(block, likelihood, new Fisher.MonteCarlo(3, 10), Batches.of(x, y, ROWS), manager);
            for (int k = 0; k < whole.b().size(); k++) {
                double[] b = whole.b().get(k).toDoubleArray();
                requireClose("B " + k, cut.b().get(k).toDoubleArray(), b, 1e-13);
                assertThat(other.b().get(k).toDoubleArray()).isNotEqualTo(b);
            }
        }
    }

    /** Full blocks of the empirical Fisher are the sum of squared gradients; K-FAC's are not, even in linear networks. */
    @Test
    void theEmpiricalFisherIsExactInFullBlocksAndNotInKroneckerFactors() {
        Block block = Networks.mlp(manager, 11, true, true, new Shape(1, 4), 5, 3);
        NDArray x = Networks.normal(manager, 12, ROWS, 4);
        NDArray y = Networks.normal(manager, 13, ROWS, 3);
        Batches data = Batches.of(x, y, 4);
        Fisher fisher = new Fisher.Empirical();
        Factors kfac = factors(block, new Gaussian(), fisher, data, manager);
        CurvatureSums full = new CurvaturePass(
                        block, new Gaussian(), fisher, StructurePolicy.all(BlockDiagonal.GGN), BiasPlacement.JOINT)
                .collect(data, manager);
        Dense dense = new Dense(manager, block, new GradientAsRoot(y));
        List<Double> errors = new ArrayList<>();
        for (int k = 0; k < kfac.blocks().size(); k++) {
            double[][] exact = dense.ggn(kfac.blocks().get(k), x);
            double[][] ours = Dense.square(((DenseStatistic) full.statistics().get(k)).matrix());
            assertThat(Dense.relativeError(ours, exact)).isLessThan(1e-12);
            errors.add(Dense.relativeError(kfac.kronecker(k), exact));
        }
        assertThat(errors).allMatch(error -> error > 1e-2);
    }

    /** A Gaussian whose Hessian has the residual as its only root: brute force then gives the empirical Fisher. */
    private record GradientAsRoot(NDArray targets) implements Likelihood {

        @Override
        public NDArray hessianRoot(NDArray outputs, int column) {
            return outputs.sub(targets).mul(column == 0 ? 1 : 0);
        }

        @Override
        public NDArray negativeLogLikelihood(NDArray outputs, NDArray targets) {
            return new Gaussian().negativeLogLikelihood(outputs, targets);
        }

        @Override
        public NDArray gradient(NDArray outputs, NDArray targets) {
            return new Gaussian().gradient(outputs, targets);
        }

        @Override
        public NDArray sample(NDArray outputs, RowStreams streams) {
            return new Gaussian().sample(outputs, streams);
        }

        @Override
        public DataTerm dataTerm(double negativeLogLikelihood, long count, double temperature) {
            return new Gaussian().dataTerm(negativeLogLikelihood, count, temperature);
        }
    }
}

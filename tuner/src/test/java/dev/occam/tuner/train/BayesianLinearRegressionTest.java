package dev.occam.tuner.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.BlockDiagonal;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvaturePass;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.MapDistance;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.curvature.StructurePolicy;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.LogEvidence;
import dev.occam.laplace.evidence.PriorGroups;
import dev.occam.laplace.likelihood.Gaussian;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A linear model with Gaussian noise: the one network whose evidence is known in closed form. */
class BayesianLinearRegressionTest {

    private static final int ROWS = 40;
    private static final int INPUTS = 5;
    private static final double DELTA = 0.7;
    private static final double SIGMA = 0.4;

    private NDManager manager;

    static Stream<Arguments> cases() {
        return Stream.of(1, 3)
                .flatMap(c -> Stream.of(Kfac.EXPAND, BlockDiagonal.GGN).map(s -> Arguments.of(c, s)));
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** Inputs with a column of ones: shape (N, D + 1). */
    private static RealMatrix design(NDArray x) {
        RealMatrix design = new Array2DRowRealMatrix(ROWS, INPUTS + 1);
        double[] values = x.toDoubleArray();
        for (int n = 0; n < ROWS; n++) {
            for (int j = 0; j < INPUTS; j++) {
                design.setEntry(n, j, values[n * INPUTS + j]);
            }
            design.setEntry(n, INPUTS, 1);
        }
        return design;
    }

    private static RealVector target(NDArray y, int column, int outputs) {
        double[] values = y.toDoubleArray();
        RealVector target = MatrixUtils.createRealVector(new double[ROWS]);
        for (int n = 0; n < ROWS; n++) {
            target.setEntry(n, values[n * outputs + column]);
        }
        return target;
    }

    /** log N(y; 0, sigma^2 I + X X^T / delta), summed over outputs. */
    private static double closedForm(NDArray x, NDArray y, int outputs) {
        RealMatrix design = design(x);
        RealMatrix covariance = design.multiply(design.transpose())
                .scalarMultiply(1 / DELTA)
                .add(MatrixUtils.createRealIdentityMatrix(ROWS).scalarMultiply(SIGMA * SIGMA));
        CholeskyDecomposition cholesky = new CholeskyDecomposition(covariance, 1e-9, 0);
        double logDeterminant = 0;
        for (int i = 0; i < ROWS; i++) {
            logDeterminant += 2 * Math.log(cholesky.getL().getEntry(i, i));
        }
        double sum = 0;
        for (int c = 0; c < outputs; c++) {
            RealVector target = target(y, c, outputs);
            double fit = target.dotProduct(cholesky.getSolver().solve(target));
            sum -= 0.5 * (fit + logDeterminant + ROWS * Math.log(2 * Math.PI));
        }
        return sum;
    }

    /** The MAP weights: (X^T X + delta sigma^2 I)^-1 X^T y. */
    private void setToMap(Block network, NDArray x, NDArray y, int outputs) {
        RealMatrix design = design(x);
        RealMatrix normal = design.transpose()
                .multiply(design)
                .add(MatrixUtils.createRealIdentityMatrix(INPUTS + 1).scalarMultiply(DELTA * SIGMA * SIGMA));
        double[] weight = new double[outputs * INPUTS];
        double[] bias = new double[outputs];
        for (int c = 0; c < outputs; c++) {
            RealVector map = new LUDecomposition(normal).getSolver().solve(design.preMultiply(target(y, c, outputs)));
            System.arraycopy(map.toArray(), 0, weight, c * INPUTS, INPUTS);
            bias[c] = map.getEntry(INPUTS);
        }
        new Weights(network)
                .set(new NDList(
                        manager.create(weight, new Shape(outputs, INPUTS)), manager.create(bias, new Shape(outputs))));
    }

    private Curvature curvature(Block network, NDArray x, NDArray y, Structure structure) {
        return new CurvaturePass(network, new Gaussian(), StructurePolicy.all(structure), BiasPlacement.JOINT)
                .run(Batches.of(x, y, 16), manager);
    }

    private static double evidence(Curvature curvature) {
        LogEvidence evidence =
                new LogEvidence(curvature.spectra(), PriorGroups.scalar(1), curvature.dataTerm(new Gaussian(), 1));
        return evidence.evaluate(Hyperparameters.of(new double[] {DELTA}, SIGMA))
                .value();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void evidenceAtTheMapIsTheClosedForm(int outputs, Structure structure) {
        Problems.Regression data = Problems.Regression.of(manager, 3, ROWS, INPUTS, outputs, 0.5);
        Block network = Problems.network(manager, INPUTS, List.of(), outputs);
        setToMap(network, data.x(), data.y(), outputs);
        try (Curvature curvature = curvature(network, data.x(), data.y(), structure)) {
            double expected = closedForm(data.x(), data.y(), outputs);
            assertThat(evidence(curvature)).isCloseTo(expected, within(1e-10 * Math.abs(expected)));
            assertThat(MapDistance.of(curvature, 1 / (SIGMA * SIGMA), new double[] {DELTA})
                            .gradientNorm())
                    .isLessThan(1e-10);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trainingReachesIt(int outputs, Structure structure) {
        Problems.Regression data = Problems.Regression.of(manager, 4, ROWS, INPUTS, outputs, 0.5);
        Block network = Problems.network(manager, INPUTS, List.of(), outputs);
        Weights weights = new Weights(network);
        double ridge = DELTA * SIGMA * SIGMA;
        Problems.training(network, weights, new Gaussian(), data.x(), data.y(), 0.3)
                .fit(new double[] {ridge, ridge}, 600, (steps, loss) -> {});
        try (Curvature curvature = curvature(network, data.x(), data.y(), structure)) {
            assertThat(MapDistance.of(curvature, 1 / (SIGMA * SIGMA), new double[] {DELTA})
                            .gradientNorm())
                    .isLessThan(1e-7);
            assertThat(evidence(curvature)).isCloseTo(closedForm(data.x(), data.y(), outputs), within(1e-6));
        }
    }
}

package dev.occam.laplace.posterior;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static dev.occam.laplace.golden.Agreement.requireWithin;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.OutputJacobian;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.record.Recorder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every structure's posterior owes to dense algebra; each structure inherits these tests. */
abstract class StructureBattery {

    private static final double TOLERANCE = 1e-10;
    private static final double DELTA = 0.7;
    private static final double TEMPERATURE = 1.5;
    private static final int DRAWS = 4000;

    NDManager manager;

    /** The structure under test. */
    abstract Structure structure();

    /**
     * What the structure promises of a block, by its own eigenvectors and the exact matrix.
     *
     * @param what for messages
     * @param block under test
     * @param vectors its eigenvectors, columns
     * @param exact the exact GGN of the block, (P, P)
     */
    abstract void requirePromise(String what, CurvatureBlock block, RealMatrix vectors, RealMatrix exact);

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    Posterior fit(SmallProblem problem, int batch) {
        return Laplace.of(problem.network(), problem.likelihood())
                .structure(structure())
                .prior(Prior.scalar(DELTA))
                .temperature(TEMPERATURE)
                .fit(Batches.of(problem.x(), problem.y(), batch));
    }

    @ParameterizedTest
    @EnumSource(SmallProblem.Kind.class)
    void theBasisIsOrthonormalAndTheEigenvaluesAreWhatIsPromised(SmallProblem.Kind kind) {
        SmallProblem problem = SmallProblem.of(kind, 1, manager);
        try (Posterior posterior = fit(problem, 6)) {
            for (CurvatureBlock block : posterior.curvature().blocks()) {
                String what = kind + ", " + block.name();
                RealMatrix vectors = DenseTwin.eigenvectors(block, manager);
                RealMatrix identity = MatrixUtils.createRealIdentityMatrix(block.size());
                requireClose(
                        what + ", Q^T Q",
                        DenseTwin.flat(vectors.transpose().multiply(vectors)),
                        DenseTwin.flat(identity),
                        TOLERANCE);
                NDArray coordinates = manager.create(block.eigenvalues());
                requireClose(
                        what + ", there and back",
                        block.toEigenbasis(block.fromEigenbasis(coordinates)).toDoubleArray(),
                        block.eigenvalues(),
                        TOLERANCE);
                NDArray outputs = posterior.predict(problem.x()).outputs();
                RealMatrix jacobian = DenseTwin.jacobian(problem.network(), block, problem.x());
                RealMatrix exact = DenseTwin.ggn(jacobian, problem.likelihood(), outputs);
                requirePromise(what, block, vectors, exact);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SmallProblem.Kind.class)
    void covariancesOfOutputs(SmallProblem.Kind kind) {
        SmallProblem problem = SmallProblem.of(kind, 2, manager);
        try (Posterior posterior = fit(problem, 50)) {
            NDArray marginal = posterior.predict(problem.test()).covariance();
            int rows = (int) marginal.getShape().get(0);
            int outputs = (int) marginal.getShape().get(1);
            RealMatrix dense = dense(problem, posterior, rows * outputs);
            NDArray joint = posterior.jointCovariance(problem.test());
            requireClose(kind + ", joint", joint.toDoubleArray(), DenseTwin.flat(dense), TOLERANCE);
            double[] blocks = new double[rows * outputs * outputs];
            for (int i = 0; i < blocks.length; i++) {
                int row = i / (outputs * outputs) * outputs;
                blocks[i] = dense.getEntry(row + i / outputs % outputs, row + i % outputs);
            }
            requireClose(kind + ", marginal", marginal.toDoubleArray(), blocks, TOLERANCE);
        }
    }

    @ParameterizedTest
    @EnumSource(SmallProblem.Kind.class)
    void blocksAreMadeAgainFromTheirArrays(SmallProblem.Kind kind) {
        SmallProblem problem = SmallProblem.of(kind, 3, manager);
        try (Posterior posterior = fit(problem, 50)) {
            List<CurvatureBlock> again = new ArrayList<>();
            List<NDArray> variances = new ArrayList<>();
            for (CurvatureBlock block : posterior.curvature().blocks()) {
                NDArray eigenvalues = manager.create(block.eigenvalues());
                again.add(CurvatureBlock.of(block.members(), block.rule(), eigenvalues, block.basis()));
                variances.add(eigenvalues.mul(scale(posterior)).add(DELTA).pow(-1));
                NDArray weights = posterior.curvature().weights().get(again.size() - 1);
                requireClose(
                        kind + ", coordinates",
                        again.get(again.size() - 1).toEigenbasis(weights).toDoubleArray(),
                        block.toEigenbasis(weights).toDoubleArray(),
                        TOLERANCE);
            }
            NDArray restored = OutputJacobian.of(Recorder.of(problem.network()).record(problem.test()), again)
                    .covariance(variances);
            NDArray own = posterior.predict(problem.test()).covariance();
            requireClose(kind + ", restored", restored.toDoubleArray(), own.toDoubleArray(), TOLERANCE);
            CurvatureBlock first = again.get(0);
            NDList wrong = new NDList(manager.zeros(new Shape(1, 7), DataType.FLOAT64));
            NDArray eigenvalues = manager.create(first.eigenvalues());
            assertThatThrownBy(() -> CurvatureBlock.of(first.members(), first.rule(), eigenvalues, wrong))
                    .hasMessageContaining("do not fit the block");
        }
    }

    private RealMatrix dense(SmallProblem problem, Posterior posterior, int size) {
        double scale = scale(posterior);
        RealMatrix sum = new Array2DRowRealMatrix(size, size);
        for (CurvatureBlock block : posterior.curvature().blocks()) {
            RealMatrix jacobian = DenseTwin.jacobian(problem.network(), block, problem.test());
            RealMatrix precision = DenseTwin.precision(DenseTwin.curvature(block, manager), scale, DELTA);
            RealMatrix solved = DenseTwin.cholesky(precision).getSolver().solve(jacobian.transpose());
            sum = sum.add(jacobian.multiply(solved));
        }
        return sum;
    }

    private static double scale(Posterior posterior) {
        return 1 / (posterior.noise() * posterior.noise() * TEMPERATURE);
    }

    @ParameterizedTest
    @EnumSource(SmallProblem.Kind.class)
    void logDeterminant(SmallProblem.Kind kind) {
        SmallProblem problem = SmallProblem.of(kind, 3, manager);
        try (Posterior posterior = fit(problem, 50)) {
            double sum = 0;
            for (CurvatureBlock block : posterior.curvature().blocks()) {
                RealMatrix precision =
                        DenseTwin.precision(DenseTwin.curvature(block, manager), scale(posterior), DELTA);
                CholeskyDecomposition cholesky = DenseTwin.cholesky(precision);
                for (int i = 0; i < block.size(); i++) {
                    sum += 2 * Math.log(cholesky.getL().getEntry(i, i)) - Math.log(DELTA);
                }
            }
            requireClose(kind + ", log-determinant", posterior.evidence().logDetRatio(), sum, TOLERANCE);
        }
    }

    /** Every draw, put back into the eigenbasis and scaled by its deviation, is standard normal and uncorrelated. */
    @Test
    void drawsHaveTheCovarianceOfTheClosedForm() {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.MLP, 4, manager);
        try (Posterior posterior = fit(problem, 50)) {
            for (int k = 0; k < posterior.curvature().blocks().size(); k++) {
                CurvatureBlock block = posterior.curvature().blocks().get(k);
                RealMatrix precision =
                        DenseTwin.precision(DenseTwin.curvature(block, manager), scale(posterior), DELTA);
                RealMatrix covariance =
                        DenseTwin.cholesky(precision).getSolver().getInverse();
                RealMatrix found = sampled(posterior, k);
                for (int i = 0; i < block.size(); i++) {
                    for (int j = 0; j < block.size(); j++) {
                        double both = covariance.getEntry(i, i) * covariance.getEntry(j, j);
                        double error = Math.sqrt((both + Math.pow(covariance.getEntry(i, j), 2)) / DRAWS);
                        requireWithin(
                                block.name() + " [" + i + ", " + j + "]",
                                found.getEntry(i, j),
                                covariance.getEntry(i, j),
                                5.5 * error);
                    }
                }
            }
        }
    }

    private RealMatrix sampled(Posterior posterior, int k) {
        CurvatureBlock block = posterior.curvature().blocks().get(k);
        double[] centre = posterior.curvature().weights().get(k).toDoubleArray();
        RealMatrix sum = new Array2DRowRealMatrix(block.size(), block.size());
        for (int draw = 0; draw < DRAWS; draw++) {
            try (NDManager scope = manager.newSubManager()) {
                RealMatrix column =
                        new Array2DRowRealMatrix(difference(weights(posterior, block, draw, scope), centre));
                sum = sum.add(column.multiply(column.transpose()));
            }
        }
        return sum.scalarMultiply(1.0 / DRAWS);
    }

    private static double[] difference(double[] values, double[] centre) {
        double[] difference = values.clone();
        for (int i = 0; i < centre.length; i++) {
            difference[i] -= centre[i];
        }
        return difference;
    }

    private static double[] weights(Posterior posterior, CurvatureBlock block, long seed, NDManager scope) {
        Map<String, NDArray> drawn = posterior.sample(scope, seed);
        NDList parts = new NDList();
        for (ParameterBlock member : block.members()) {
            parts.add(member.matrix(scope, tensor -> drawn.get(tensor.name())).flatten());
        }
        return NDArrays.concat(parts, 0).toDoubleArray();
    }

    @ParameterizedTest
    @EnumSource(SmallProblem.Kind.class)
    void drawsHaveTheShapesOfTheParameters(SmallProblem.Kind kind) {
        SmallProblem problem = SmallProblem.of(kind, 5, manager);
        try (Posterior posterior = fit(problem, 50)) {
            Map<String, String> shapes = new HashMap<>();
            problem.network()
                    .getParameters()
                    .forEach(entry -> shapes.put(
                            entry.getKey(),
                            entry.getValue().getArray().getShape().toString()));
            posterior.sample(manager, 1).forEach((name, value) -> requireSame(name, value, shapes.get(name)));
            NDArray outputs = posterior.sampleOutputs(problem.test(), 3, 1);
            requireSame(
                    "outputs",
                    outputs.get(0),
                    posterior.predict(problem.test()).outputs().getShape().toString());
            // With no variance left, a draw is the network itself.
            posterior.setHyperparameters(posterior.hyperparameters().withLogPriorPrecisions(new double[] {60}));
            requireClose(
                    kind + ", a draw at infinite precision",
                    posterior.sampleOutputs(problem.test(), 1, 1).toDoubleArray(),
                    posterior.predict(problem.test()).outputs().toDoubleArray(),
                    1e-9);
        }
    }

    private static void requireSame(String what, NDArray value, String shape) {
        if (!value.getShape().toString().equals(shape) || value.getDataType() != DataType.FLOAT64) {
            throw new AssertionError(what + ": " + value.getShape() + " " + value.getDataType() + ", not " + shape);
        }
    }

    @Test
    void biasesMayHaveBlocksOfTheirOwn() {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.TOKENS, 6, manager);
        try (Posterior posterior = Laplace.of(problem.network(), problem.likelihood())
                .structure(structure())
                .bias(BiasPlacement.SEPARATE)
                .prior(Prior.scalar(DELTA))
                .temperature(TEMPERATURE)
                .fit(problem.x(), problem.y())) {
            NDArray joint = posterior.jointCovariance(problem.test());
            int size = (int) Math.sqrt((double) joint.size());
            requireClose("joint", joint.toDoubleArray(), DenseTwin.flat(dense(problem, posterior, size)), TOLERANCE);
        }
    }
}

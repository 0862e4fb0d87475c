package dev.occam.laplace.evidence;

import static dev.occam.laplace.golden.Agreement.requireRelative;
import static dev.occam.laplace.golden.Agreement.requireWithin;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A linear model with Gaussian noise, where the Laplace approximation is exact: its evidence is that of
 * {@code y ~ N(0, sigma^2 I + X X^T / delta)}, for each output.
 */
class BayesianLinearRegressionTest {

    @ParameterizedTest(name = "N={0} D={1} C={2} delta={3} sigma={4}")
    @CsvSource({
        "20, 5, 1, 1, 1",
        "20, 5, 3, 0.3, 0.5",
        "8, 15, 1, 2, 0.1",
        "8, 15, 3, 20, 2",
        "1, 4, 1, 1, 0.7",
        "1, 4, 3, 1, 0.7"
    })
    void evidenceAtTheMapIsTheClosedForm(int n, int d, int c, double delta, double sigma) {
        Random random = new Random(17);
        RealMatrix x = gaussian(random, n, d);
        RealMatrix y = x.multiply(gaussian(random, d, c)).add(gaussian(random, n, c));
        RealMatrix gram = symmetric(x.transpose().multiply(x));
        RealMatrix map = new CholeskyDecomposition(gram.add(identity(d, delta * sigma * sigma)))
                .getSolver()
                .solve(x.transpose().multiply(y));
        double sumOfSquares = Math.pow(y.subtract(x.multiply(map)).getFrobeniusNorm(), 2);

        double[] unit = new double[c];
        Arrays.fill(unit, 1);
        Spectrum spectrum = Spectrum.ofKronecker(
                "w", unit, new EigenDecomposition(gram).getRealEigenvalues(), Math.pow(map.getFrobeniusNorm(), 2));
        LogEvidence evidence = new LogEvidence(
                List.of(spectrum), PriorGroups.scalar(1), GaussianDataTerm.of(sumOfSquares, (long) n * c));
        EvidenceValue value = evidence.evaluate(Hyperparameters.of(new double[] {delta}, sigma));
        requireRelative("log evidence", value.value(), marginal(x, y, delta, sigma), 1e-10);

        // The weights are the posterior mode of (delta, sigma), so these were trained with ridge delta sigma^2.
        ConsistentEvidence consistent = ConsistentEvidence.of(evidence, new double[] {delta * sigma * sigma});
        Hyperparameters at = consistent.hyperparameters();
        requireRelative(
                "consistent evidence",
                consistent.value().value(),
                marginal(x, y, at.priorPrecision(0), at.noise()),
                1e-10);
    }

    /** Over more and more directions the best prior precision and noise close in on those the data are drawn with. */
    @ParameterizedTest(name = "D={0} seed={1}")
    @CsvSource({"100, 1", "100, 2", "100, 3", "10000, 1", "10000, 2", "10000, 3", "1000000, 1", "1000000, 2"})
    void theMaximumRecoversWhatTheDataAreDrawnWith(int size, long seed) {
        Random random = new Random(seed);
        double delta = 3;
        double sigma = 0.4;
        double[] root = new double[size];
        double[] target = new double[size];
        for (int i = 0; i < size; i++) {
            root[i] = Math.sqrt(10.0 * (i + 1) / size);
            target[i] = root[i] * random.nextGaussian() / Math.sqrt(delta) + sigma * random.nextGaussian();
        }
        double logRidge = new BrentOptimizer(1e-6, 1e-8)
                .optimize(
                        new MaxEval(100),
                        GoalType.MAXIMIZE,
                        new SearchInterval(Math.log(1e-4), Math.log(1e3)),
                        new UnivariateObjectiveFunction(log ->
                                trained(root, target, Math.exp(log)).value().value()))
                .getPoint();
        Hyperparameters best = trained(root, target, Math.exp(logRidge)).hyperparameters();
        // Half of D residuals and half of D weights: relative errors of a few sqrt(2 / D).
        double bound = 8 * Math.sqrt(2.0 / size);
        requireWithin("log delta", best.logPriorPrecision(0), Math.log(delta), bound);
        requireWithin("log sigma^2", -best.logNoisePrecision(), Math.log(sigma * sigma), bound);
    }

    /** A diagonal design trained in closed form, judged by its consistent evidence. */
    private static ConsistentEvidence trained(double[] root, double[] target, double ridge) {
        double sumOfSquares = 0;
        double squaredNorm = 0;
        double[] eigenvalues = new double[root.length];
        for (int i = 0; i < root.length; i++) {
            eigenvalues[i] = root[i] * root[i];
            double theta = root[i] * target[i] / (eigenvalues[i] + ridge);
            double residual = target[i] - root[i] * theta;
            sumOfSquares += residual * residual;
            squaredNorm += theta * theta;
        }
        LogEvidence evidence = new LogEvidence(
                List.of(Spectrum.of("w", eigenvalues, squaredNorm)),
                PriorGroups.scalar(1),
                GaussianDataTerm.of(sumOfSquares, root.length));
        return ConsistentEvidence.of(evidence, new double[] {ridge});
    }

    private static double marginal(RealMatrix x, RealMatrix y, double delta, double sigma) {
        int n = x.getRowDimension();
        RealMatrix covariance =
                symmetric(x.multiply(x.transpose())).scalarMultiply(1 / delta).add(identity(n, sigma * sigma));
        CholeskyDecomposition cholesky = new CholeskyDecomposition(covariance);
        double logDet = 0;
        for (int i = 0; i < n; i++) {
            logDet += 2 * Math.log(cholesky.getL().getEntry(i, i));
        }
        double quadratic = y.transpose().multiply(cholesky.getSolver().solve(y)).getTrace();
        int outputs = y.getColumnDimension();
        return -0.5 * (outputs * (logDet + n * Math.log(2 * Math.PI)) + quadratic);
    }

    private static RealMatrix identity(int size, double value) {
        return MatrixUtils.createRealIdentityMatrix(size).scalarMultiply(value);
    }

    private static RealMatrix symmetric(RealMatrix matrix) {
        return matrix.add(matrix.transpose()).scalarMultiply(0.5);
    }

    private static RealMatrix gaussian(Random random, int rows, int columns) {
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            Arrays.setAll(row, ignored -> random.nextGaussian());
        }
        return new Array2DRowRealMatrix(values);
    }
}

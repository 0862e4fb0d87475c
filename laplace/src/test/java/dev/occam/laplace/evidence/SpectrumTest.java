package dev.occam.laplace.evidence;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static dev.occam.laplace.golden.Agreement.requireRelative;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpectrumTest {

    @Test
    void eigenvaluesAtRanksComeFromTheLargestDown() {
        Spectrum spectrum = Spectrum.of("layer", new double[] {2, 0, 5, 3, 1}, 0);

        assertThat(spectrum.rank()).isEqualTo(4);
        assertThat(spectrum.atRanks(new int[] {1, 2, 4})).containsExactly(5, 3, 1);
        assertThat(spectrum.atRanks(new int[] {})).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 0.01, 1e-3", "3, 100, 1e-3", "4, 1, 1e3", "5, 1e4, 1e4"})
    void logDetRatioIsThatOfTheDensePosteriorPrecision(long seed, double scale, double delta) {
        RealMatrix curvature = curvature(new Random(seed), 12, 7);
        RealMatrix precision = curvature
                .scalarMultiply(scale)
                .add(MatrixUtils.createRealIdentityMatrix(12).scalarMultiply(delta));
        RealMatrix root = new CholeskyDecomposition(precision, 1e-10, 1e-14).getL();
        double logDet = 0;
        for (int i = 0; i < 12; i++) {
            logDet += 2 * Math.log(root.getEntry(i, i));
        }
        Spectrum spectrum = Spectrum.of("w", new EigenDecomposition(curvature).getRealEigenvalues(), 1);
        requireClose(
                "log det P - P log delta", spectrum.logDetRatio(scale, delta), logDet - 12 * Math.log(delta), 1e-10);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void effectiveParametersAreTheTraceOfPosteriorCovarianceTimesCurvature(long seed) {
        RealMatrix curvature = curvature(new Random(seed), 9, 9);
        RealMatrix precision =
                curvature.add(MatrixUtils.createRealIdentityMatrix(9).scalarMultiply(0.5));
        double trace = new CholeskyDecomposition(precision)
                .getSolver()
                .solve(curvature)
                .getTrace();
        Spectrum spectrum = Spectrum.of("w", new EigenDecomposition(curvature).getRealEigenvalues(), 1);
        requireClose("gamma", spectrum.effectiveParameters(1, 0.5), trace, 1e-12);
    }

    @Test
    void logDetRatioVanishesForAStrongPriorWithoutCancellation() {
        double[] eigenvalues = {3, 2, 1e-3, 0, 0};
        Spectrum spectrum = Spectrum.of("w", eigenvalues, 1);
        requireRelative("ratio", spectrum.logDetRatio(1, 1e20), 5.001e-20, 1e-14);
        requireRelative("gamma", spectrum.effectiveParameters(1, 1e20), 5.001e-20, 1e-14);
        requireRelative("sensitivity", spectrum.sensitivity(1, 1e20), 5.001e-20, 1e-14);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void sensitivityIsTheSlopeOfEffectiveParameters(long seed) {
        RandomEvidence random = new RandomEvidence(seed);
        Spectrum spectrum = random.spectrum("w");
        double scale = random.logUniform(1e-2, 1e2);
        double delta = random.logUniform(1e-2, 1e2);
        double h = 1e-5;
        double slope = (spectrum.effectiveParameters(scale, delta * Math.exp(-h))
                        - spectrum.effectiveParameters(scale, delta * Math.exp(h)))
                / (2 * h);
        requireClose("slope", spectrum.sensitivity(scale, delta), slope, 1e-8);
    }

    @Test
    void aKroneckerProductHasAllProductsOfEigenvalues() {
        Spectrum product = Spectrum.ofKronecker("w", new double[] {0, 2, 3}, new double[] {-1e-18, 5}, 4);
        Spectrum spelled = Spectrum.of("w", new double[] {0, 0, 0, 10, 0, 15}, 4);
        assertThat(product.parameterCount()).isEqualTo(6);
        assertThat(product.rank()).isEqualTo(2);
        assertThat(product.largest()).isEqualTo(15);
        assertThat(product.squaredNorm()).isEqualTo(4);
        assertThat(product.logDetRatio(0.3, 2)).isEqualTo(spelled.logDetRatio(0.3, 2));
        assertThat(product.effectiveParameters(0.3, 2)).isEqualTo(spelled.effectiveParameters(0.3, 2));
    }

    @Test
    void roundOffBelowZeroIsZero() {
        Spectrum spectrum = Spectrum.of("w", new double[] {-1e-9, 1e3, -1e-20}, 0);
        assertThat(spectrum.rank()).isEqualTo(1);
        assertThat(spectrum.parameterCount()).isEqualTo(3);
        // A gradient factor of ten classes in float32, its null vector as it came out.
        assertThat(Spectrum.of("w", new double[] {-1.479e-4, 91.09}, 0).rank()).isEqualTo(1);
    }

    @Test
    void whatIsNoCurvatureIsRefusedByName() {
        assertThatThrownBy(() -> Spectrum.of("0.weight", new double[] {1, -0.1}, 0))
                .hasMessageContaining("0.weight")
                .hasMessageContaining("negative beyond round-off")
                .hasMessageContaining("-0.1");
        assertThatThrownBy(() -> Spectrum.of("0.weight", new double[] {-2e-5, 1}, 0))
                .hasMessageContaining("negative beyond round-off");
        assertThatThrownBy(() -> Spectrum.of("0.weight", new double[] {-1e-300}, 0))
                .hasMessageContaining("negative");
        assertThatThrownBy(() -> Spectrum.of("0.weight", new double[] {1, Double.NaN}, 0))
                .hasMessageContaining("0.weight")
                .hasMessageContaining("eigenvalue 1 is NaN");
        assertThatThrownBy(() -> Spectrum.of("0.weight", new double[] {Double.POSITIVE_INFINITY}, 0))
                .hasMessageContaining("Infinity");
        assertThatThrownBy(() -> Spectrum.of("0.weight", new double[] {}, 0)).hasMessageContaining("no parameters");
        assertThatThrownBy(() -> Spectrum.of("0.weight", new double[] {1}, -1)).hasMessageContaining("squared norm");
        assertThatThrownBy(() -> Spectrum.of("0.weight", new double[] {1}, Double.NaN))
                .hasMessageContaining("squared norm");
        assertThatThrownBy(() -> Spectrum.ofKronecker("0.weight", new double[] {-1, 1}, new double[] {1}, 1))
                .hasMessageContaining("gradient factor");
        assertThatThrownBy(() -> Spectrum.ofKronecker("w", new double[] {1e200}, new double[] {1e200}, 1))
                .hasMessageContaining("not finite");
    }

    @Test
    void theCallersArrayStaysItsOwn() {
        double[] eigenvalues = {1, 2};
        Spectrum spectrum = Spectrum.of("w", eigenvalues, 0);
        double before = spectrum.logDetRatio(1, 1);
        Arrays.fill(eigenvalues, 7);
        assertThat(spectrum.logDetRatio(1, 1)).isEqualTo(before);
    }

    @Test
    void millionsOfEigenvaluesKeepTheirDigits() {
        int count = 3_000_000;
        double[] eigenvalues = new double[count];
        for (int i = 0; i < count; i += 2) {
            eigenvalues[i] = 1e-3;
        }
        double half = 0.5 * count;
        Spectrum spectrum = Spectrum.of("w", eigenvalues, 0);
        requireRelative("log det", spectrum.logDetRatio(1, 1), half * Math.log1p(1e-3), 1e-12);
        requireRelative("gamma", spectrum.effectiveParameters(1, 1), half * (1e-3 / 1.001), 1e-12);
        requireRelative("sensitivity", spectrum.sensitivity(1, 1), half * (1e-3 / 1.001 / 1.001), 1e-12);
    }

    private static RealMatrix curvature(Random random, int size, int rank) {
        double[][] root = new double[size][rank];
        for (double[] row : root) {
            Arrays.setAll(row, ignored -> random.nextGaussian());
        }
        RealMatrix matrix = new Array2DRowRealMatrix(root);
        RealMatrix product = matrix.multiply(matrix.transpose());
        return product.add(product.transpose()).scalarMultiply(0.5);
    }
}

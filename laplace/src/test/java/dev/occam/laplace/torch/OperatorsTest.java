package dev.occam.laplace.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Eigendecompositions against a second opinion, gradients against derivatives by hand. */
class OperatorsTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** X X^T of rank at most {@code rank}, asymmetric by {@code noise}. */
    private static double[][] matrix(long seed, int n, int rank, double noise) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] x = new double[n][rank];
        for (double[] row : x) {
            Arrays.setAll(row, j -> random.nextGaussian());
        }
        double[][] product = MatrixUtils.createRealMatrix(x)
                .multiply(MatrixUtils.createRealMatrix(x).transpose())
                .getData();
        for (double[] row : product) {
            Arrays.setAll(row, j -> row[j] + noise * random.nextGaussian());
        }
        return product;
    }

    private NDArray array(double[][] matrix) {
        double[] flat = Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
        return manager.create(flat, new Shape(matrix.length, matrix.length));
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,0", "2,2,2,1e-11", "3,7,7,6e-11", "4,7,2,6e-11", "5,30,30,1e-10", "6,30,4,0", "7,64,50,1e-9"})
    void agreesWithCommonsMath(long seed, int n, int rank, double noise) {
        double[][] raw = matrix(seed, n, rank, noise);
        RealMatrix given = MatrixUtils.createRealMatrix(raw);
        RealMatrix symmetric = given.add(given.transpose()).scalarMultiply(0.5);
        double[] expected = new EigenDecomposition(symmetric).getRealEigenvalues();
        Arrays.sort(expected);
        Operators.Eigen eigen = Operators.symmetricEigen(manager, array(raw));
        double[] values = eigen.values().toDoubleArray();
        double size = expected[n - 1];
        for (int i = 0; i < n; i++) {
            assertThat(Math.abs(values[i] - expected[i]))
                    .as("%d: %s, Commons Math %s, ratio %s", i, values[i], expected[i], values[i] / expected[i])
                    .isLessThan(1e-12 * size);
        }
        RealMatrix q = MatrixUtils.createRealMatrix(rows(eigen.vectors(), n));
        assertClose(q.transpose().multiply(q), MatrixUtils.createRealIdentityMatrix(n), 1e-12);
        RealMatrix rebuilt =
                q.multiply(MatrixUtils.createRealDiagonalMatrix(values)).multiply(q.transpose());
        assertClose(rebuilt, symmetric, 1e-12 * size);
    }

    private static double[][] rows(NDArray matrix, int n) {
        double[] flat = matrix.toDoubleArray();
        double[][] rows = new double[n][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * n, (i + 1) * n));
        return rows;
    }

    private static void assertClose(RealMatrix actual, RealMatrix expected, double tolerance) {
        double worst = actual.subtract(expected)
                .walkInOptimizedOrder(new org.apache.commons.math3.linear.DefaultRealMatrixPreservingVisitor() {
                    private double largest;

                    @Override
                    public void visit(int row, int column, double value) {
                        largest = Math.max(largest, Math.abs(value));
                    }

                    @Override
                    public double end() {
                        return largest;
                    }
                });
        assertThat(worst).isLessThan(tolerance);
    }

    @Test
    void singlePrecisionIsDecomposedInDouble() {
        NDArray matrix = manager.create(new float[] {2, 1, 1, 3}, new Shape(2, 2));
        Operators.Eigen eigen = Operators.symmetricEigen(manager, matrix);
        assertThat(eigen.values().getDataType()).isEqualTo(DataType.FLOAT64);
        double[] values = eigen.values().toDoubleArray();
        assertThat(Math.abs(values[0] - (5 - Math.sqrt(5)) / 2)).isLessThan(1e-14);
        assertThat(Math.abs(values[1] - (5 + Math.sqrt(5)) / 2)).isLessThan(1e-14);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void nonFiniteEntriesAreRefused(double bad) {
        NDArray matrix = manager.create(new double[] {1, 0, bad, 1}, new Shape(2, 2));
        assertThatThrownBy(() -> Operators.symmetricEigen(manager, matrix))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("of 4 numbers of a matrix to decompose " + (Double.isNaN(bad) ? 1 : 0) + " are NaN and "
                        + (Double.isNaN(bad) ? 0 : 1) + " infinite");
    }

    /** y = sum_i c_i tanh(h_i)^2 with h = 3 x: the derivative in the inner array h, not in the leaf. */
    @Test
    void gradientInAnInnerArray() {
        double[] xs = {0.1, -0.4, 0.7};
        double[] cs = {1, -2, 0.5};
        NDArray x = manager.create(xs);
        x.setRequiresGradient(true);
        NDArray h;
        NDArray y;
        try (GradientMode on = GradientMode.on()) {
            h = x.mul(3);
            y = h.tanh().square();
        }
        NDList found = Operators.gradients(manager, y, manager.create(cs), new NDList(h, x));
        for (int i = 0; i < 3; i++) {
            double t = Math.tanh(3 * xs[i]);
            double inH = cs[i] * 2 * t * (1 - t * t);
            assertThat(found.get(0).toDoubleArray()[i]).isCloseTo(inH, org.assertj.core.data.Offset.offset(1e-15));
            assertThat(found.get(1).toDoubleArray()[i]).isCloseTo(3 * inH, org.assertj.core.data.Offset.offset(1e-15));
        }
    }

    @Test
    void anUnrelatedArrayGetsZerosOfItsShape() {
        NDArray x = manager.create(new double[] {1, 2});
        NDArray stranger = manager.ones(new Shape(3, 2), DataType.FLOAT64);
        x.setRequiresGradient(true);
        stranger.setRequiresGradient(true);
        NDArray y;
        try (GradientMode on = GradientMode.on()) {
            y = x.square().sum();
        }
        NDList found = Operators.gradients(manager, y, y.onesLike(), new NDList(stranger, x));
        assertThat(found.get(0).getShape()).isEqualTo(new Shape(3, 2));
        assertThat(found.get(0).toDoubleArray()).containsOnly(0);
        assertThat(found.get(1).toDoubleArray()).containsExactly(2, 4);
    }

    /** The graph outlives a pull: C cotangents, one after another; the output itself may be asked for. */
    @Test
    void theGraphIsKeptAndTheOutputMayBeAmongTheInnerArrays() {
        NDArray x = manager.create(new double[] {1, 2});
        x.setRequiresGradient(true);
        NDArray y;
        try (GradientMode on = GradientMode.on()) {
            y = x.square();
        }
        for (int c = 0; c < 2; c++) {
            NDArray unit = manager.create(c).oneHot(2, DataType.FLOAT64);
            NDList found = Operators.gradients(manager, y, unit, new NDList(y, x));
            assertThat(found.get(0).toDoubleArray()).isEqualTo(unit.toDoubleArray());
            assertThat(found.get(1).toDoubleArray()[c]).isEqualTo(2 * (c + 1));
            assertThat(found.get(1).toDoubleArray()[1 - c]).isZero();
        }
    }
}

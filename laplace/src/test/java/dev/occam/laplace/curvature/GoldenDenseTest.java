package dev.occam.laplace.curvature;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import dev.occam.laplace.golden.GoldenCurvature;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our full and diagonal blocks of the golden networks against the peer's matrices over all parameters. */
class GoldenDenseTest {

    private static final double TOLERANCE = 1e-9;

    private NDManager manager;

    static Stream<Arguments> full() {
        return GoldenPass.passes("full_", "full_ggn");
    }

    static Stream<Arguments> diagonal() {
        return GoldenPass.passes("diag_", "diag_ggn");
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** With bias and weight apart, the full block of a tensor is a diagonal block of the peer's full matrix. */
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("full")
    void fullBlocks(GoldenPass pass) {
        GoldenCurvature stored = pass.stored();
        assumeTrue(stored.full().isPresent(), () -> pass + " has no dense matrix");
        double[][] full = stored.full().orElseThrow().rows();
        CurvatureSums sums = pass.sums(BlockDiagonal.GGN, manager);
        int offset = 0;
        for (int k = 0; k < sums.blocks().size(); k++) {
            int size = sums.blocks().get(k).size();
            double[] expected = new double[size * size];
            for (int i = 0; i < size; i++) {
                System.arraycopy(full[offset + i], offset, expected, i * size, size);
            }
            double[] ours = ((DenseStatistic) sums.statistics().get(k)).matrix().toDoubleArray();
            requireClose(what(pass, sums, k), scaled(ours, pass.peerScale()), expected, TOLERANCE);
            offset += size;
        }
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("diagonal")
    void diagonals(GoldenPass pass) {
        GoldenCurvature stored = pass.stored();
        assumeTrue(stored.diagonal().isPresent(), () -> pass + " has no diagonal");
        double[] diagonal = stored.diagonal().orElseThrow();
        CurvatureSums sums = pass.sums(Diagonal.GGN, manager);
        int offset = 0;
        for (int k = 0; k < sums.blocks().size(); k++) {
            double[] ours =
                    ((DiagonalStatistic) sums.statistics().get(k)).diagonal().toDoubleArray();
            double[] expected = Arrays.copyOfRange(diagonal, offset, offset + ours.length);
            requireClose(what(pass, sums, k), scaled(ours, pass.peerScale()), expected, TOLERANCE);
            offset += ours.length;
        }
    }

    private static String what(GoldenPass pass, CurvatureSums sums, int block) {
        List<ParameterBlock> blocks = sums.blocks();
        return pass + ", block " + blocks.get(block).name();
    }

    private static double[] scaled(double[] values, double scale) {
        return Arrays.stream(values).map(value -> scale * value).toArray();
    }
}

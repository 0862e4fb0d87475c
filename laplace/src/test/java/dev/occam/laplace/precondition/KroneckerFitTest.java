package dev.occam.laplace.precondition;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.Sharing;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.UnsupportedNetworkException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods that fit one or two Kronecker products to the curvature, against a dense singular value decomposition. */
class KroneckerFitTest {

    private static final double LAMBDA = 0.03;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (String method : List.of("tkfac", "kpsvd", "kfac-corrected", "kpsvd-deflation", "kpsvd-lanczos")) {
            for (SmallNetworks network : SmallNetworks.values()) {
                for (Sharing sharing : Sharing.values()) {
                    for (Damping damping : List.of(Damping.factored(LAMBDA), Damping.split(LAMBDA))) {
                        KroneckerSettings settings =
                                KroneckerSettings.DEFAULT.withSharing(sharing).withDamping(damping);
                        cases.add(Arguments.of(method, network, settings));
                        cases.add(Arguments.of(method, network, settings.withFisher(new Fisher.Exact())));
                    }
                }
            }
        }
        return cases.stream();
    }

    /** A Kronecker product as its factors. */
    private record Product(RealMatrix input, RealMatrix gradient) {

        RealMatrix dense() {
            return PlainCurvature.kronecker(gradient, input);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theDirectionSolvesWithTheFittedProducts(String method, SmallNetworks kind, KroneckerSettings settings) {
        for (FirstStep.Share share : FirstStep.of(method, kind, settings, manager, 0.01)) {
            if (share.block().elementwise()) {
                continue;
            }
            List<Product> products = products(method, share.curvature(), settings.sharing());
            RealMatrix first = damped(products.get(0), settings.damping(), share.lambda());
            RealMatrix sum = products.size() == 1
                    ? first
                    : bounded(first, products.get(1).dense());
            double[] expected = PlainCurvature.solve(sum, share.objective());
            requireClose(method + " " + share.block().name(), share.actual(), expected, 1e-8);
        }
    }

    /** The sum of both, in no direction below a tenth of the first: by the square root of the first. */
    private static RealMatrix bounded(RealMatrix first, RealMatrix second) {
        EigenDecomposition eigen = new EigenDecomposition(symmetric(first));
        RealMatrix root = eigen.getSquareRoot();
        RealMatrix inverse = new EigenDecomposition(symmetric(root)).getSolver().getInverse();
        EigenDecomposition relative =
                new EigenDecomposition(symmetric(inverse.multiply(second).multiply(inverse)));
        RealMatrix values = relative.getD();
        for (int i = 0; i < values.getRowDimension(); i++) {
            values.setEntry(i, i, Math.max(1 + values.getEntry(i, i), RankTwoMethod.LEAST));
        }
        RealMatrix basis = root.multiply(relative.getV());
        return basis.multiply(values).multiply(basis.transpose());
    }

    private static RealMatrix symmetric(RealMatrix matrix) {
        return matrix.add(matrix.transpose()).scalarMultiply(0.5);
    }

    private static RealMatrix damped(Product product, Damping damping, double lambda) {
        RealMatrix a = product.input();
        RealMatrix b = product.gradient();
        Damping.Shift shift =
                damping.shift(lambda, a.getTrace() / a.getRowDimension(), b.getTrace() / b.getRowDimension());
        return PlainCurvature.kronecker(
                b.add(PlainCurvature.identity(b.getRowDimension()).scalarMultiply(shift.gradient())),
                a.add(PlainCurvature.identity(a.getRowDimension()).scalarMultiply(shift.input())));
    }

    private static List<Product> products(String method, PlainCurvature curvature, Sharing sharing) {
        RealMatrix z = curvature.rearranged(sharing);
        Product mean = new Product(curvature.inputFactor(sharing), curvature.gradientFactor(sharing));
        return switch (method) {
            case "tkfac" -> List.of(tracePreserving(z, mean));
            case "kpsvd" -> List.of(leading(z, mean, 0));
            case "kfac-corrected" -> {
                RealMatrix rest = z.subtract(
                        PlainCurvature.outer(PlainCurvature.flat(mean.input()), PlainCurvature.flat(mean.gradient())));
                yield List.of(mean, leading(rest, mean, 0));
            }
            default -> List.of(leading(z, mean, 0), leading(z, mean, 1));
        };
    }

    private static Product tracePreserving(RealMatrix z, Product sizes) {
        int rows = sizes.gradient().getRowDimension();
        int columns = sizes.input().getRowDimension();
        RealMatrix input =
                PlainCurvature.square(z.operate(PlainCurvature.flat(PlainCurvature.identity(rows))), columns);
        RealMatrix gradient = PlainCurvature.square(
                z.transpose().operate(PlainCurvature.flat(PlainCurvature.identity(columns))), rows);
        double root = Math.sqrt(input.getTrace());
        return new Product(input.scalarMultiply(1 / root), gradient.scalarMultiply(1 / root));
    }

    private static Product leading(RealMatrix z, Product sizes, int which) {
        SingularValueDecomposition svd = new SingularValueDecomposition(z);
        double root = Math.sqrt(svd.getSingularValues()[which]);
        RealMatrix input =
                PlainCurvature.square(svd.getU().getColumn(which), sizes.input().getRowDimension());
        RealMatrix gradient = PlainCurvature.square(
                svd.getV().getColumn(which), sizes.gradient().getRowDimension());
        double sign = which == 0 && input.getTrace() < 0 ? -1 : 1;
        return new Product(input.scalarMultiply(sign * root), gradient.scalarMultiply(sign * root));
    }

    /** maths: the nearest product is no farther than K-FAC's and TKFAC's, and TKFAC has the curvature's trace. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nearestAndTracePreserving(long seed) {
        for (FirstStep.Share share :
                FirstStep.of("kfac", SmallNetworks.DENSE, KroneckerSettings.DEFAULT, manager, seed)) {
            RealMatrix fisher = share.curvature().fisher();
            double kfac = distance("kfac", fisher, share);
            double tkfac = distance("tkfac", fisher, share);
            double kpsvd = distance("kpsvd", fisher, share);
            double two = distance("kpsvd-deflation", fisher, share);
            assertThat(kpsvd).isLessThanOrEqualTo(kfac).isLessThanOrEqualTo(tkfac);
            assertThat(two).isLessThanOrEqualTo(kpsvd);
            double trace = products("tkfac", share.curvature(), Sharing.EXPAND)
                    .get(0)
                    .dense()
                    .getTrace();
            assertThat(trace).isCloseTo(fisher.getTrace(), within(1e-12 * trace));
        }
    }

    private static double distance(String method, RealMatrix fisher, FirstStep.Share share) {
        RealMatrix sum = fisher;
        List<Product> products = method.equals("kfac")
                ? List.of(new Product(
                        share.curvature().inputFactor(Sharing.EXPAND),
                        share.curvature().gradientFactor(Sharing.EXPAND)))
                : products(method, share.curvature(), Sharing.EXPAND);
        for (Product product : products) {
            sum = sum.subtract(product.dense());
        }
        return sum.getFrobeniusNorm();
    }

    @Test
    void dampingOfTheProductIsRefusedByName() {
        var block = SmallNetworks.DENSE.block(manager, DataType.FLOAT64, 1);
        var layers = Recorder.of(block).layers(SmallNetworks.DENSE.inputs(manager, 1));
        assertThatThrownBy(() -> Preconditioners.named("kpsvd-lanczos", KroneckerSettings.DEFAULT)
                        .create(layers, manager))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kpsvd-lanczos")
                .hasMessageContaining("Damping.factored");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tkfac", "kpsvd", "kfac-corrected", "kpsvd-deflation", "kpsvd-lanczos"})
    void channelsAloneAreRefusedByName(String method) {
        var block = SmallNetworks.IMAGES.block(manager, DataType.FLOAT64, 1);
        var layers = Recorder.of(block).layers(SmallNetworks.IMAGES.inputs(manager, 1));
        KroneckerSettings channels =
                KroneckerSettings.DEFAULT.withDamping(Damping.factored(1e-3)).withSpatiallyUncorrelated(true);
        assertThatThrownBy(() -> Preconditioners.named(method, channels).create(layers, manager))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining(method)
                .hasMessageContaining("layer '");
    }
}

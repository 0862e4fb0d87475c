package dev.occam.laplace.curvature;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.golden.GoldenCase;
import dev.occam.laplace.golden.GoldenCurvature;
import dev.occam.laplace.golden.GoldenFactors;
import dev.occam.laplace.golden.GoldenFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our Kronecker factors of the golden networks against those of three peers, one by one, each in its own scale. */
class GoldenFactorsTest {

    private static final double TOLERANCE = 1e-9;

    private NDManager manager;

    static Stream<Arguments> passes() {
        return GoldenPass.passes("kron_", "kron_expand_ggn");
    }

    static Stream<Arguments> nngeometry() {
        return others(GoldenCase::nngeometry);
    }

    static Stream<Arguments> curvlinops() {
        return others(GoldenCase::curvlinops);
    }

    /** Every case with all that one of the other peers has for it; a case without is listed, to be skipped. */
    private static Stream<Arguments> others(Function<GoldenCase, List<GoldenFactors>> peer) {
        return GoldenFolder.current().cases().stream().flatMap(golden -> {
            List<GoldenFactors> factors = peer.apply(golden);
            return factors.isEmpty()
                    ? Stream.of(Arguments.of(golden, Optional.empty()))
                    : factors.stream().map(f -> Arguments.of(golden, Optional.of(f)));
        });
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /**
     * laplace-torch has the squared error without 1/2, so its B is twice ours (four times for the empirical Fisher), and
     * it puts the 1/2 as sqrt(1/2) on each factor of a weight, and on the lone factor of a bias.
     */
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("passes")
    void ofLaplaceTorch(GoldenPass pass) {
        GoldenCurvature stored = pass.stored();
        List<KroneckerStatistic> ours = pass.sums(new Kfac(pass.sharing()), manager).statistics().stream()
                .map(KroneckerStatistic.class::cast)
                .toList();
        assertThat(ours).hasSameSizeAs(stored.blocks());
        double split = pass.golden().isClassification() ? 1 : Math.sqrt(2);
        for (int k = 0; k < ours.size(); k++) {
            String what = pass + ", block " + pass.golden().parameters().get(k).name();
            GoldenCurvature.Block block = stored.blocks().get(k);
            boolean weight = block.factors().size() == 2;
            double scale = pass.peerScale() * (weight ? split : 1);
            double[] b = block.factors().get(0).data();
            requireClose(what + ", B", scaled(ours.get(k).gradientFactor(), scale), b, TOLERANCE);
            NDArray input = ours.get(k).inputFactor(manager);
            double[] a = weight ? block.factors().get(1).data() : new double[] {1};
            requireClose(what + ", A", scaled(input, weight ? 1 / split : 1), a, TOLERANCE);
        }
    }

    /**
     * nngeometry has a mean over the N data in place of our sum, and no 1/R in A but in G; it balances the number C' of
     * vectors as sqrt(C') on A and 1/sqrt(C') on G. C' is C for a Gaussian, C - 1 for classes, 1 for the empirical Fisher.
     * For linear layers with shared positions it loses the 1/R of G, so such cases can't be compared.
     */
    @ParameterizedTest(name = "{0} {1}", allowZeroInvocations = true)
    @MethodSource("nngeometry")
    void ofNngeometry(GoldenCase golden, Optional<GoldenFactors> stored) {
        assumeTrue(stored.isPresent(), () -> golden + " has no factors of nngeometry");
        assumeTrue(
                golden.inputShape().length != 2
                        || !golden.layers().get(0).type().equals("linear"),
                () -> golden + " shares linear layers over tokens, where nngeometry loses a 1/R");
        GoldenFactors peer = stored.orElseThrow();
        int classes = golden.outputCount() - (golden.isClassification() ? 1 : 0);
        double balance = Math.sqrt(peer.empirical() ? 1 : classes);
        List<Pair> ours = joint(golden, peer);
        assertThat(ours).hasSameSizeAs(peer.layers());
        for (int k = 0; k < ours.size(); k++) {
            String what = golden + ", " + peer + ", layer " + k;
            double positions = ours.get(k).positions();
            GoldenFactors.Layer layer = peer.layers().get(k);
            double[] a = scaled(ours.get(k).input(), balance * positions);
            requireClose(what + ", A", a, layer.input().data(), TOLERANCE);
            double[] b = scaled(ours.get(k).gradient(), 1 / (balance * golden.dataCount() * positions));
            requireClose(what + ", G", b, layer.gradient().data(), TOLERANCE);
        }
    }

    /**
     * curvlinops has the factors as we do, A a mean and B a sum, but of the squared error without 1/2: its gradients are
     * twice ours, and its Hessian is.
     */
    @ParameterizedTest(name = "{0} {1}", allowZeroInvocations = true)
    @MethodSource("curvlinops")
    void ofCurvlinops(GoldenCase golden, Optional<GoldenFactors> stored) {
        assumeTrue(stored.isPresent(), () -> golden + " has no factors of curvlinops");
        GoldenFactors peer = stored.orElseThrow();
        double scale = golden.isClassification() ? 1 : peer.empirical() ? 4 : 2;
        List<Pair> ours = joint(golden, peer);
        assertThat(ours).hasSameSizeAs(peer.layers());
        for (int k = 0; k < ours.size(); k++) {
            String what = golden + ", " + peer + ", layer " + k;
            GoldenFactors.Layer layer = peer.layers().get(k);
            requireClose(
                    what + ", A", scaled(ours.get(k).input(), 1), layer.input().data(), TOLERANCE);
            requireClose(
                    what + ", B",
                    scaled(ours.get(k).gradient(), scale),
                    layer.gradient().data(),
                    TOLERANCE);
        }
    }

    /** A, B and R of a layer. */
    private record Pair(NDArray input, NDArray gradient, long positions) {}

    /** Those of each layer; where biases have blocks of their own, those of its weight. */
    private List<Pair> joint(GoldenCase golden, GoldenFactors peer) {
        assumeTrue(GoldenNetwork.supports(golden), () -> golden + " has layers of a kind not known here");
        GoldenNetwork network = GoldenNetwork.of(golden, manager);
        Factors factors = Factors.of(
                network.block(),
                network.likelihood(),
                peer.empirical() ? new Fisher.Empirical() : new Fisher.Exact(),
                peer.reduce() ? Kfac.REDUCE : Kfac.EXPAND,
                Batches.of(network.x(), network.y(), 17),
                peer.separate() ? BiasPlacement.SEPARATE : BiasPlacement.JOINT,
                manager);
        List<Long> positions = network.positions();
        List<Pair> pairs = new ArrayList<>();
        for (int k = 0; k < factors.blocks().size(); k++) {
            if (factors.blocks().get(k).part() != ParameterBlock.Part.BIAS) {
                pairs.add(new Pair(factors.a().get(k), factors.b().get(k), positions.get(pairs.size())));
            }
        }
        return pairs;
    }

    private static double[] scaled(NDArray matrix, double scale) {
        double[] values = matrix.toDoubleArray();
        for (int i = 0; i < values.length; i++) {
            values[i] *= scale;
        }
        return values;
    }
}

package dev.occam.laplace.curvature;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import dev.occam.laplace.golden.GoldenCase;
import dev.occam.laplace.golden.GoldenCurvature;
import dev.occam.laplace.golden.GoldenFolder;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Our pass over the network of a golden case, as one of its keys has it: {@code kron_reduce_ef}, {@code diag_ggn}, ...
 *
 * @param golden the case
 * @param key names structure, sharing and Fisher
 */
record GoldenPass(GoldenCase golden, String key) {

    private static final int BATCH = 17;

    /** Every case with every key that begins as said; at least the first key, to be reported where it is missing. */
    static Stream<Arguments> passes(String prefix, String first) {
        return GoldenFolder.current().cases().stream().flatMap(golden -> Stream.concat(
                        Stream.of(first),
                        golden.curvatures().stream().map(GoldenCurvature::key).filter(key -> key.startsWith(prefix)))
                .distinct()
                .map(key -> Arguments.of(new GoldenPass(golden, key))));
    }

    /** What the peer has; the test is skipped where it has nothing. */
    GoldenCurvature stored() {
        assumeTrue(GoldenNetwork.supports(golden), () -> golden + " has layers of a kind not known here");
        assumeTrue(golden.curvature(key).isPresent(), () -> golden + " has no " + key);
        return golden.curvature(key).orElseThrow();
    }

    boolean isEmpirical() {
        return key.endsWith("_ef");
    }

    Fisher fisher() {
        return isEmpirical() ? new Fisher.Empirical() : new Fisher.Exact();
    }

    Sharing sharing() {
        return key.contains("reduce") ? Sharing.REDUCE : Sharing.EXPAND;
    }

    /**
     * How many times ours the peer's curvature is: its empirical Fisher of a squared error r^2 is 1/2 (2 r)(2 r), twice
     * the outer product of the gradient of 1/2 r^2.
     */
    double peerScale() {
        return isEmpirical() && !golden.isClassification() ? 2 : 1;
    }

    /** The sums of every tensor's block, weight and bias apart. */
    CurvatureSums sums(Structure structure, NDManager manager) {
        GoldenNetwork network = GoldenNetwork.of(golden, manager);
        return pass(network, block -> structure).collect(Batches.of(network.x(), network.y(), BATCH), manager);
    }

    Curvature run(Structure structure, NDManager manager) {
        GoldenNetwork network = GoldenNetwork.of(golden, manager);
        return pass(network, block -> structure).run(Batches.of(network.x(), network.y(), BATCH), manager);
    }

    private CurvaturePass pass(GoldenNetwork network, StructurePolicy policy) {
        return new CurvaturePass(network.block(), network.likelihood(), fisher(), policy, BiasPlacement.SEPARATE);
    }

    @Override
    public String toString() {
        return golden + " " + key;
    }
}

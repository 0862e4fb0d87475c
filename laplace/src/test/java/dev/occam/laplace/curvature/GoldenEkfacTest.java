package dev.occam.laplace.curvature;

import static dev.occam.laplace.golden.Agreement.requireClose;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.laplace.golden.GoldenCase;
import dev.occam.laplace.golden.GoldenFolder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our corrected eigenvalues of the golden networks against those of two peers, in their bases where they stored them. */
class GoldenEkfacTest {

    private static final double TOLERANCE = 1e-8;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Arguments> nngeometry() {
        return GoldenFolder.current().cases().stream().flatMap(golden -> {
            JsonNode peer = golden.node().path("nngeometry");
            return peer.path("ggn").path("ekfac").isEmpty()
                    ? Stream.of(Arguments.of(golden, Optional.empty()))
                    : Stream.of("ggn", "ef").map(fisher -> Arguments.of(golden, Optional.of(fisher)));
        });
    }

    static Stream<Arguments> curvlinops() {
        return GoldenFolder.current().cases().stream().flatMap(golden -> {
            JsonNode peer = golden.node().path("curvlinops301");
            List<Arguments> each = new ArrayList<>();
            for (int i = 0; i < peer.size(); i++) {
                if (!peer.get(i).path("ekfac").isEmpty()) {
                    each.add(Arguments.of(golden, Optional.of(i)));
                }
            }
            return each.isEmpty() ? Stream.of(Arguments.of(golden, Optional.empty())) : each.stream();
        });
    }

    /** Bias joint, the mean over data; the eigenvectors are the peer's. */
    @ParameterizedTest(name = "{0} {1}", allowZeroInvocations = true)
    @MethodSource("nngeometry")
    void ofNngeometry(GoldenCase golden, Optional<String> fisher) {
        Assumptions.assumeTrue(fisher.isPresent(), () -> golden + " has nothing of nngeometry");
        String key = fisher.orElseThrow();
        List<JsonNode> layers =
                elements(golden.node().path("nngeometry").path(key).path("ekfac"));
        List<KroneckerBasis> bases = layers.stream()
                .map(layer -> new KroneckerBasis(array(layer.path("evecs_G")), array(layer.path("evecs_A"))))
                .toList();
        List<double[]> ours = corrected(golden, key.equals("ef"), BiasPlacement.JOINT, new Given(bases));
        for (int k = 0; k < layers.size(); k++) {
            double[] mean = Arrays.stream(ours.get(k))
                    .map(value -> value / golden.dataCount())
                    .toArray();
            double[] theirs = array(layers.get(k).path("corrected_eigenvalues")).toDoubleArray();
            requireClose(golden + " " + key + ", layer " + k, mean, theirs, TOLERANCE);
        }
    }

    /**
     * The sum over data of a squared error without 1/2: twice ours, four times for the empirical Fisher. The peer stores its
     * eigenvectors for reduce alone, whose null space leaves them open.
     */
    @ParameterizedTest(name = "{0} {1}", allowZeroInvocations = true)
    @MethodSource("curvlinops")
    void ofCurvlinops(GoldenCase golden, Optional<Integer> place) {
        Assumptions.assumeTrue(place.isPresent(), () -> golden + " has nothing of curvlinops");
        JsonNode peer = golden.node().path("curvlinops301").get(place.orElseThrow());
        boolean empirical = peer.path("fisher_type").textValue().equals("empirical");
        boolean reduce = peer.path("kfac_approx").textValue().equals("reduce");
        boolean separate = peer.path("separate_weight_and_bias").booleanValue();
        BiasPlacement placement = separate ? BiasPlacement.SEPARATE : BiasPlacement.JOINT;
        List<double[]> theirs = new ArrayList<>();
        List<KroneckerBasis> bases = new ArrayList<>();
        for (JsonNode layer : elements(peer.path("ekfac"))) {
            for (String part : List.of("joint", "weight", "bias")) {
                JsonNode values = layer.path("corrected_eigenvalues_" + part);
                if (!values.isMissingNode() && !values.isNull()) {
                    theirs.add(array(values).toDoubleArray());
                    if (reduce) {
                        NDArray input = part.equals("bias")
                                ? manager.ones(new Shape(1, 1), DataType.FLOAT64)
                                : array(layer.path("evecs_A"));
                        bases.add(new KroneckerBasis(array(layer.path("evecs_B")), input));
                    }
                }
            }
        }
        double scale = golden.isClassification() ? 1 : empirical ? 4 : 2;
        Structure structure = reduce ? new Given(bases) : Ekfac.EXPAND;
        List<double[]> ours = corrected(golden, empirical, placement, structure);
        for (int k = 0; k < theirs.size(); k++) {
            double[] scaled =
                    Arrays.stream(ours.get(k)).map(value -> scale * value).toArray();
            String what = golden + " " + peer.path("fisher_type").textValue() + (reduce ? " reduce " : " expand ")
                    + placement + ", block " + k;
            requireClose(what, scaled, theirs.get(k), TOLERANCE);
        }
    }

    private List<double[]> corrected(
            GoldenCase golden, boolean empirical, BiasPlacement placement, Structure structure) {
        GoldenNetwork network = GoldenNetwork.of(golden, manager);
        Fisher fisher = empirical ? Fisher.empirical() : Fisher.exact();
        CurvaturePass pass =
                new CurvaturePass(network.block(), network.likelihood(), fisher, block -> structure, placement);
        try (Curvature curvature = pass.run(Batches.of(network.x(), network.y(), 17), manager)) {
            return curvature.blocks().stream().map(CurvatureBlock::eigenvalues).toList();
        }
    }

    private NDArray array(JsonNode tensor) {
        double[] values = elements(tensor.required("data")).stream()
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
        long[] shape = elements(tensor.required("shape")).stream()
                .mapToLong(JsonNode::longValue)
                .toArray();
        return manager.create(values, new Shape(shape));
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    /** EKFAC in given bases, handed out in the order of the blocks. */
    private static final class Given implements Structure {

        private final List<KroneckerBasis> bases;
        private int next;

        Given(List<KroneckerBasis> bases) {
            this.bases = bases;
        }

        @Override
        public String rule() {
            return "given";
        }

        @Override
        public int passes() {
            return 2;
        }

        @Override
        public BlockStatistic newStatistic(ParameterBlock block, NDManager scope) {
            return Kfac.EXPAND.newStatistic(block, scope);
        }

        @Override
        public BlockStatistic nextStatistic(CurvatureBlock before, NDManager scope) {
            return new CorrectionStatistic(before.members().get(0), rule(), bases.get(next++), scope);
        }

        @Override
        public String factors(ParameterBlock block) {
            return "";
        }

        @Override
        public long bytes(ParameterBlock block) {
            return 0;
        }
    }
}

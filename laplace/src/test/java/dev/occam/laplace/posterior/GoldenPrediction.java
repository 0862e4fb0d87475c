package dev.occam.laplace.posterior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.Diagonal;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.Full;
import dev.occam.laplace.curvature.GoldenNetwork;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.golden.GoldenCase;
import dev.occam.laplace.golden.GoldenFolder;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.LayerSelection;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.provider.Arguments;

/**
 * One predictive that the peer has stored for a golden case.
 *
 * @param golden the case
 * @param key names structure, sharing, Fisher and layers: {@code kron_reduce_ef}, {@code ll_full_ggn}, ...
 * @param node the peer's figures at one prior precision and noise
 */
record GoldenPrediction(GoldenCase golden, String key, JsonNode node) {

    /** All that can be compared: the peer's empirical Fisher in regression is in another scale. */
    static Stream<Arguments> all() {
        return GoldenFolder.current().cases().stream()
                .filter(GoldenNetwork::supports)
                .flatMap(golden -> golden.curvatures().stream()
                        .filter(curvature ->
                                golden.isClassification() || !curvature.key().endsWith("_ef"))
                        .flatMap(curvature -> StreamSupport.stream(
                                        curvature.node().path("predictive").spliterator(), false)
                                .map(node -> Arguments.of(new GoldenPrediction(golden, curvature.key(), node)))));
    }

    private Structure structure() {
        if (key.contains("full")) {
            return Full.GGN;
        }
        if (key.contains("diag")) {
            return Diagonal.GGN;
        }
        return key.contains("reduce") ? Kfac.REDUCE : Kfac.EXPAND;
    }

    /** Our posterior at the peer's hyperparameters. */
    Posterior posterior(NDManager manager) {
        GoldenNetwork network = GoldenNetwork.of(golden, manager);
        Likelihood likelihood = golden.isClassification()
                ? Likelihood.categorical()
                : Likelihood.gaussian(node.required("sigma_noise").doubleValue());
        return Laplace.of(network.block(), likelihood)
                .structure(structure())
                .bias(BiasPlacement.SEPARATE)
                .fisher(key.endsWith("_ef") ? Fisher.empirical() : Fisher.exact())
                .layers(key.startsWith("ll_") ? LayerSelection.last() : LayerSelection.all())
                .prior(Prior.scalar(node.required("prior_precision").get(0).doubleValue()))
                .fit(network.x(), network.y());
    }

    NDArray testInputs(NDManager manager) {
        JsonNode x = golden.node().required("X_test");
        return manager.create(values(x), new Shape(shape(x)));
    }

    double[] figures(String field) {
        return values(node.required(field));
    }

    private static double[] values(JsonNode tensor) {
        return StreamSupport.stream(tensor.required("data").spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }

    private static long[] shape(JsonNode tensor) {
        return StreamSupport.stream(tensor.required("shape").spliterator(), false)
                .mapToLong(JsonNode::longValue)
                .toArray();
    }

    @Override
    public String toString() {
        return golden + " " + key + ", prior " + node.path("prior_precision") + ", noise " + node.path("sigma_noise");
    }
}

package dev.occam.laplace.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One curvature of a golden case, a sum over data at unit noise, with what the peer made of it.
 *
 * @param key such as {@code kron_expand_ggn} or {@code full_ggn}
 * @param node all its fields
 */
public record GoldenCurvature(String key, JsonNode node) {

    /** One entry of a Kronecker curvature: factors and their eigenvalues, for one parameter tensor. */
    public record Block(List<GoldenTensor> factors, List<double[]> eigenvalues) {}

    /** The log likelihood with its sign turned, at unit noise and without its constant. */
    public double loss() {
        return node.required("loss").doubleValue();
    }

    /** Whether there are Kronecker factors. */
    public boolean isKronecker() {
        return node.has("H_kron");
    }

    /**
     * Kronecker factors in the order of the parameters: a weight has the gradient factor B then the input
     * factor A, a bias has B alone. Eigenvalues ascend.
     */
    public List<Block> blocks() {
        return elements(node.required("H_kron"))
                .map(entry -> new Block(
                        elements(entry.required("factors"))
                                .map(GoldenTensor::of)
                                .toList(),
                        elements(entry.required("eigenvalues"))
                                .map(GoldenTensor::doubles)
                                .toList()))
                .toList();
    }

    /** The dense matrix over all parameters, where it is stored. */
    public Optional<GoldenTensor> full() {
        return node.has("H_full") ? Optional.of(GoldenTensor.ofTriangle(node.get("H_full"))) : Optional.empty();
    }

    /** The diagonal over all parameters, where it is stored. */
    public Optional<double[]> diagonal() {
        return node.has("H_diag") ? Optional.of(GoldenTensor.doubles(node.get("H_diag"))) : Optional.empty();
    }

    /** The evidence and its parts at given hyperparameters. */
    public List<GoldenEvidence> evals() {
        return elements(node.path("evals")).map(GoldenEvidence::new).toList();
    }

    /** What the peer's searches for the best hyperparameters ended at. */
    public List<GoldenOptimum> optima() {
        return elements(node.path("optimized")).map(GoldenOptimum::new).toList();
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}

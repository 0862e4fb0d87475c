package dev.occam.laplace.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A trained network with its data and the figures that a peer library computes for it.
 *
 * @param name the case
 * @param node all its fields
 */
public record GoldenCase(String name, JsonNode node) {

    /** Whether a document holds a case, not something else that a folder may have. */
    static boolean isCase(JsonNode node) {
        return node.hasNonNull("name") && node.has("params") && node.has("layers") && node.has("laplace");
    }

    /** Whether the likelihood is that of classification (softmax), not of regression (Gaussian). */
    public boolean isClassification() {
        return node.required("likelihood").textValue().equals("classification");
    }

    /** The number of data N. */
    public int dataCount() {
        return node.required("N").intValue();
    }

    /** The shape of one input. */
    public long[] inputShape() {
        return GoldenTensor.longs(node.required("input_shape"));
    }

    /** The number of outputs C. */
    public int outputCount() {
        return node.required("n_outputs").intValue();
    }

    /** The number of parameters P. */
    public int parameterCount() {
        return node.required("n_params").intValue();
    }

    /** The layers in order. */
    public List<GoldenLayer> layers() {
        return elements(node.required("layers"))
                .map(layer -> new GoldenLayer(layer.required("type").textValue(), layer))
                .toList();
    }

    /** The parameters in order, weight then bias of each layer; linear weights are (out, in). */
    public List<GoldenParameter> parameters() {
        return elements(node.required("params"))
                .map(param -> new GoldenParameter(param.required("name").textValue(), GoldenTensor.of(param)))
                .toList();
    }

    /** Inputs: (N, input shape). */
    public GoldenTensor inputs() {
        return GoldenTensor.of(node.required("X"));
    }

    /** Targets: (N) class ids, or (N, C). */
    public GoldenTensor targets() {
        return GoldenTensor.of(node.required("y"));
    }

    /** (N, C): the network's outputs on the inputs. */
    public GoldenTensor outputs() {
        return GoldenTensor.of(node.required("f_train"));
    }

    /** The sum of squared residuals, or of cross-entropies. */
    public double summedLoss() {
        return node.required("loss_torch_sum").doubleValue();
    }

    /** A curvature by its key, where the case has it. */
    public Optional<GoldenCurvature> curvature(String key) {
        JsonNode found = node.required("laplace").path(key);
        return found.isObject() ? Optional.of(new GoldenCurvature(key, found)) : Optional.empty();
    }

    /** All curvatures. */
    public List<GoldenCurvature> curvatures() {
        return node.required("laplace").properties().stream()
                .map(field -> new GoldenCurvature(field.getKey(), field.getValue()))
                .toList();
    }

    /** Kronecker factors of nngeometry, where the case has them. */
    public List<GoldenFactors> nngeometry() {
        return GoldenFactors.ofNngeometry(this);
    }

    /** Kronecker factors of curvlinops 3, where the case has them. */
    public List<GoldenFactors> curvlinops() {
        return GoldenFactors.ofCurvlinops(this);
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    @Override
    public String toString() {
        return name;
    }
}

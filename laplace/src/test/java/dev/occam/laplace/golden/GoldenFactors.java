package dev.occam.laplace.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The Kronecker factors of each layer in a golden case, as another peer than the one that computes the evidence has them.
 *
 * @param name what they are
 * @param empirical whether they are of the empirical Fisher, not of the exact one
 * @param reduce whether positions are aggregated, not expanded
 * @param separate whether the bias has a block of its own, which is not stored: its B is that of the weight
 * @param layers in order
 */
public record GoldenFactors(String name, boolean empirical, boolean reduce, boolean separate, List<Layer> layers) {

    /**
     * The factors of one layer.
     *
     * @param input A, (D_in', D_in')
     * @param gradient B, (D_out, D_out)
     */
    public record Layer(GoldenTensor input, GoldenTensor gradient) {}

    /** Those of nngeometry: bias joint with its weight, positions expanded, the block a mean over data. */
    static List<GoldenFactors> ofNngeometry(GoldenCase golden) {
        return golden.node().path("nngeometry").properties().stream()
                .map(field -> new GoldenFactors(
                        "nngeometry " + field.getKey(),
                        field.getKey().equals("ef"),
                        false,
                        false,
                        layers(field.getValue().required("kfac_factors"), "G")))
                .toList();
    }

    /** Those of curvlinops 3: every Fisher, sharing and placement of the bias. */
    static List<GoldenFactors> ofCurvlinops(GoldenCase golden) {
        return StreamSupport.stream(golden.node().path("curvlinops301").spliterator(), false)
                .map(GoldenFactors::ofCurvlinops)
                .toList();
    }

    private static GoldenFactors ofCurvlinops(JsonNode node) {
        String fisher = node.required("fisher_type").textValue();
        String sharing = node.required("kfac_approx").textValue();
        boolean separate = node.required("separate_weight_and_bias").booleanValue();
        return new GoldenFactors(
                "curvlinops " + fisher + " " + sharing + (separate ? ", separate bias" : ", joint bias"),
                fisher.equals("empirical"),
                sharing.equals("reduce"),
                separate,
                layers(node.required("kfac"), "B"));
    }

    private static List<Layer> layers(JsonNode array, String gradient) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(layer ->
                        new Layer(GoldenTensor.of(layer.required("A")), GoldenTensor.of(layer.required(gradient))))
                .toList();
    }

    @Override
    public String toString() {
        return name;
    }
}

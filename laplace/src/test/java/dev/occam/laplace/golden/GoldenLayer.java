package dev.occam.laplace.golden;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A layer of a golden network.
 *
 * @param type {@code linear}, {@code conv2d}, {@code tanh}, {@code relu}, {@code mean_tokens}, ...
 * @param node all its fields: {@code in}, {@code out}, {@code bias}, {@code kernel}, ...
 */
public record GoldenLayer(String type, JsonNode node) {

    /** Number of inputs of a linear layer, or of input channels. */
    public int in() {
        return node.required("in").intValue();
    }

    /** Number of outputs of a linear layer, or of output channels. */
    public int out() {
        return node.required("out").intValue();
    }

    /** Whether the layer has a bias. */
    public boolean hasBias() {
        return node.path("bias").booleanValue();
    }

    /** Independent shares of the channels of a convolution. */
    public int groups() {
        return node.path("groups").asInt(1);
    }

    /** A field that is a list of whole numbers, such as {@code kernel}, {@code stride}, {@code padding}. */
    public long[] longs(String field) {
        return GoldenTensor.longs(node.required(field));
    }
}

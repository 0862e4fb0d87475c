package dev.occam.laplace.golden;

/** A parameter tensor of a golden network, named by its layer's index: {@code 0.weight}, {@code 0.bias}. */
public record GoldenParameter(String name, GoldenTensor tensor) {

    /** The index of its layer in the case's list of layers. */
    public int layer() {
        return Integer.parseInt(name.substring(0, name.indexOf('.')));
    }

    /** Whether this is a weight, not a bias. */
    public boolean isWeight() {
        return name.endsWith(".weight");
    }
}

package dev.occam.reports.record;

import java.util.List;

/**
 * The network of a run.
 *
 * @param description one line for people, such as {@code MLP 8-50-50-1, tanh}
 * @param parameters number of trainable parameters
 * @param layers its layers with parameters, from input to output
 */
public record RunNetwork(String description, long parameters, List<Layer> layers) {
    public RunNetwork {
        Fields.required(description, "description");
        Fields.count(parameters, "parameters");
        layers = Fields.list(layers, "layers");
    }

    /**
     * One layer with parameters.
     *
     * @param name the layer's name in the network
     * @param rule how its curvature was taken, such as {@code K-FAC expand} or {@code block-diagonal GGN}
     * @param parameters number of trainable parameters, bias included
     */
    public record Layer(String name, String rule, long parameters) {
        public Layer {
            Fields.required(name, "name");
            Fields.required(rule, "rule");
            Fields.count(parameters, "parameters");
        }
    }
}

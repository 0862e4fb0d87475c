package dev.occam.spark;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** A network with its weights as plain bytes, from which each executor makes a copy. */
final class NetworkCopy implements Serializable {

    private static final long serialVersionUID = 1;

    private final NetworkSource source;
    private final List<Weight> weights;
    private final long[] input;

    private NetworkCopy(NetworkSource source, List<Weight> weights, long[] input) {
        this.source = source;
        this.weights = weights;
        this.input = input;
    }

    /** One parameter. */
    private record Weight(String name, Tensor values, boolean trained) implements Serializable {}

    /** Copies the weights of a network whose maker needs nowhere for them to live. */
    static NetworkCopy of(Block network, BlockSource source, long[] input) {
        NetworkSource anywhere = (manager, type) -> source.make();
        return of(network, anywhere, input);
    }

    /**
     * Copies the weights of a network.
     *
     * @param network initialised
     * @param source of its architecture
     * @param input shape of one input, without the axis of rows
     */
    static NetworkCopy of(Block network, NetworkSource source, long[] input) {
        List<Weight> weights = new ArrayList<>();
        for (Pair<String, Parameter> entry : network.getParameters()) {
            if (!entry.getValue().isInitialized()) {
                throw new IllegalArgumentException(
                        "the network has no weights yet; initialise and train it before the fit");
            }
            weights.add(new Weight(
                    entry.getKey(),
                    Tensor.of(entry.getValue().getArray()),
                    entry.getValue().requiresGradient()));
        }
        return new NetworkCopy(source, weights, input);
    }

    /** The type of the network's numbers. */
    DataType type() {
        return weights.get(0).values().type();
    }

    /**
     * Makes a copy.
     *
     * @param manager that the weights live in
     * @return the network, of the very weights
     */
    Block open(NDManager manager) {
        Block block = source.make(manager, type());
        if (!block.isInitialized()) {
            block.initialize(manager, type(), new Shape(1).addAll(new Shape(input)));
        }
        List<Pair<String, Parameter>> own = new ArrayList<>();
        block.getParameters().forEach(own::add);
        if (own.size() != weights.size()) {
            throw different(own.size() + " parameters, not " + weights.size());
        }
        for (int i = 0; i < own.size(); i++) {
            set(own.get(i), weights.get(i), manager);
        }
        return block;
    }

    private static void set(Pair<String, Parameter> own, Weight weight, NDManager manager) {
        Shape shape = weight.values().shape();
        Parameter parameter = own.getValue();
        Shape made = parameter.getArray().getShape();
        if (!made.equals(shape)) {
            throw different("'" + own.getKey() + "' of shape " + made + ", not '" + weight.name() + "' of " + shape);
        }
        parameter.close();
        parameter.setShape(null);
        parameter.setArray(weight.values().open(manager));
        parameter.getArray().setRequiresGradient(false);
        parameter.freeze(!weight.trained());
    }

    private static IllegalArgumentException different(String how) {
        return new IllegalArgumentException(
                "the source of the network makes another one than was given: it has " + how);
    }
}

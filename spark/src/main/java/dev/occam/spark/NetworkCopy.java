package dev.occam.spark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A network with its weights as plain bytes, from which each executor makes a copy. */
final class NetworkCopy implements Serializable {

    private static final long serialVersionUID = 1;

    private final BlockSource source;
    private final List<Tensor> tensors;
    private final long[] input;

    private NetworkCopy(BlockSource source, List<Tensor> tensors, long[] input) {
        this.source = source;
        this.tensors = tensors;
        this.input = input;
    }

    /** One parameter; bytes in little endian. */
    @SuppressWarnings("ArrayRecordComponent") // Made to be carried over, never to be compared.
    private record Tensor(String name, long[] shape, DataType type, byte[] values, boolean trained)
            implements Serializable {}

    /**
     * Copies the weights of a network.
     *
     * @param network initialised
     * @param source of its architecture
     * @param input shape of one input, without the axis of rows
     */
    static NetworkCopy of(Block network, BlockSource source, long[] input) {
        List<Tensor> tensors = new ArrayList<>();
        for (Pair<String, Parameter> entry : network.getParameters()) {
            if (!entry.getValue().isInitialized()) {
                throw new IllegalArgumentException(
                        "the network has no weights yet; initialise and train it before the fit");
            }
            NDArray array = entry.getValue().getArray();
            ByteBuffer buffer = array.toByteBuffer();
            byte[] values = new byte[buffer.remaining()];
            buffer.get(values);
            tensors.add(new Tensor(
                    entry.getKey(),
                    array.getShape().getShape(),
                    array.getDataType(),
                    values,
                    entry.getValue().requiresGradient()));
        }
        return new NetworkCopy(source, tensors, input);
    }

    /** The type of the network's numbers. */
    DataType type() {
        return tensors.get(0).type();
    }

    /**
     * Makes a copy.
     *
     * @param manager that the weights live in
     * @return the network, of the very weights
     */
    Block open(NDManager manager) {
        Block block = source.make();
        if (!block.isInitialized()) {
            block.initialize(manager, type(), new Shape(1).addAll(new Shape(input)));
        }
        List<Pair<String, Parameter>> own = new ArrayList<>();
        block.getParameters().forEach(own::add);
        if (own.size() != tensors.size()) {
            throw different(own.size() + " parameters, not " + tensors.size());
        }
        for (int i = 0; i < own.size(); i++) {
            set(own.get(i), tensors.get(i), manager);
        }
        return block;
    }

    private static void set(Pair<String, Parameter> own, Tensor tensor, NDManager manager) {
        Shape shape = new Shape(tensor.shape());
        Parameter parameter = own.getValue();
        Shape made = parameter.getArray().getShape();
        if (!made.equals(shape)) {
            throw different("'" + own.getKey() + "' of shape " + made + ", not '" + tensor.name() + "' of " + shape);
        }
        ByteBuffer values = ByteBuffer.allocateDirect(tensor.values().length).order(ByteOrder.nativeOrder());
        values.put(tensor.values()).flip();
        parameter.close();
        parameter.setShape(null);
        parameter.setArray(manager.create(values, shape, tensor.type()));
        parameter.getArray().setRequiresGradient(false);
        parameter.freeze(!tensor.trained());
    }

    private static IllegalArgumentException different(String how) {
        return new IllegalArgumentException(
                "the source of the network makes another one than was given: it has " + how);
    }
}

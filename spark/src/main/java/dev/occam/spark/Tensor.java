package dev.occam.spark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An array as plain bytes in the order of the machine, which travels. */
final class Tensor implements Serializable {

    private static final long serialVersionUID = 1;

    private final long[] shape;
    private final DataType type;
    private final byte[] values;

    private Tensor(long[] shape, DataType type, byte[] values) {
        this.shape = shape;
        this.type = type;
        this.values = values;
    }

    static Tensor of(NDArray array) {
        ByteBuffer buffer = array.toByteBuffer();
        byte[] values = new byte[buffer.remaining()];
        buffer.get(values);
        return new Tensor(array.getShape().getShape(), array.getDataType(), values);
    }

    Shape shape() {
        return new Shape(shape);
    }

    DataType type() {
        return type;
    }

    NDArray open(NDManager manager) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(values.length).order(ByteOrder.nativeOrder());
        buffer.put(values).flip();
        return manager.create(buffer, shape(), type);
    }
}

package dev.occam.tuner.tribuo;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Repeated doubles as protocol buffers pack them, without a box for each. */
final class PackedDoubles {

    private PackedDoubles() {}

    static Field field(double[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(values.length, Double.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        buffer.asDoubleBuffer().put(values);
        return Field.newBuilder()
                .addLengthDelimited(ByteString.copyFrom(buffer))
                .build();
    }

    static double[] read(UnknownFieldSet fields, int number) throws InvalidProtocolBufferException {
        ByteString packed = one(fields, number);
        double[] values = new double[packed.size() / Double.BYTES];
        packed.asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asDoubleBuffer()
                .get(values);
        return values;
    }

    /** A field that is there once. */
    static ByteString one(UnknownFieldSet fields, int number) throws InvalidProtocolBufferException {
        if (fields.getField(number).getLengthDelimitedList().size() != 1) {
            throw new InvalidProtocolBufferException("a network model without its field " + number);
        }
        return fields.getField(number).getLengthDelimitedList().get(0);
    }
}

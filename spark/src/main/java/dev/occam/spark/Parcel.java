package dev.occam.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.io.UncheckedIOException;

/** An object as the bytes of Java's own serialisation, so that it travels whatever serialiser the cluster is set to. */
final class Parcel {

    private Parcel() {}

    static byte[] of(Serializable value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "what goes to the executors can't be written: " + e.getMessage()
                            + " is not serialisable; use a method reference or a lambda that captures nothing",
                    e);
        }
        return bytes.toByteArray();
    }

    /** Reads what the driver of this very application wrote. */
    @SuppressWarnings("BanSerializableRead")
    static <T> T open(byte[] bytes, Class<T> type) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
                try {
                    return Class.forName(description.getName(), false, loader);
                } catch (ClassNotFoundException e) {
                    return super.resolveClass(description);
                }
            }
        }) {
            return type.cast(in.readObject());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "an executor lacks the class " + e.getMessage() + "; send its jar along, by --jars", e);
        }
    }
}

package dev.occam.laplace.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A TorchScript module with parameters, as torch.jit.save lays it out: a program, a pickle, and raw numbers. */
final class ScriptedModule {

    private static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};

    private final Map<String, Map<String, NDArray>> children = new LinkedHashMap<>();
    private final Map<String, byte[]> storages = new LinkedHashMap<>();

    /** A child by its name, of the class of that name with a capital, with its parameters. */
    ScriptedModule child(String name, Map<String, NDArray> parameters) {
        children.put(name, new LinkedHashMap<>(parameters));
        return this;
    }

    /** Writes the module; its class is {@code Net}. */
    void write(Path file, String program) throws IOException {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(new byte[] {(byte) 0x80, 2});
        object(pickle, "Net");
        for (Map.Entry<String, Map<String, NDArray>> child : children.entrySet()) {
            text(pickle, child.getKey());
            object(pickle, className(child.getKey()));
            child.getValue().forEach((name, value) -> {
                text(pickle, name);
                tensor(pickle, value);
            });
            end(pickle);
        }
        end(pickle);
        pickle.write('.');
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            store(zip, "Net/data.pkl", pickle.toByteArray());
            store(zip, "Net/code/__torch__.py", program.getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, byte[]> storage : storages.entrySet()) {
                store(zip, "Net/data/" + storage.getKey(), storage.getValue());
            }
            store(zip, "Net/constants.pkl", NO_CONSTANTS);
            store(zip, "Net/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    static String className(String child) {
        return Character.toUpperCase(child.charAt(0)) + child.substring(1);
    }

    private static void object(ByteArrayOutputStream out, String type) {
        ascii(out, "c__torch__\n" + type + "\n");
        out.writeBytes(new byte[] {')', (byte) 0x81, '}', '('});
    }

    private static void end(ByteArrayOutputStream out) {
        text(out, "training");
        out.writeBytes(new byte[] {(byte) 0x89, 'u', 'b'});
    }

    /** {@code torch._utils._rebuild_tensor_v2(storage, 0, shape, strides, False, OrderedDict())}. */
    private void tensor(ByteArrayOutputStream out, NDArray value) {
        String key = Integer.toString(storages.size());
        storages.put(key, bytes(value));
        ascii(out, "ctorch._utils\n_rebuild_tensor_v2\n((");
        text(out, "storage");
        ascii(out, "ctorch\n" + (value.getDataType() == DataType.FLOAT64 ? "Double" : "Float") + "Storage\n");
        text(out, key);
        text(out, "cpu");
        integer(out, value.size());
        ascii(out, "tQ");
        integer(out, 0);
        long[] shape = value.getShape().getShape();
        out.write('(');
        for (long length : shape) {
            integer(out, length);
        }
        ascii(out, "t(");
        for (int i = 0; i < shape.length; i++) {
            long stride = 1;
            for (int j = i + 1; j < shape.length; j++) {
                stride *= shape[j];
            }
            integer(out, stride);
        }
        ascii(out, "t");
        out.write(0x89);
        ascii(out, "ccollections\nOrderedDict\n)RtR");
    }

    private static byte[] bytes(NDArray value) {
        boolean wide = value.getDataType() == DataType.FLOAT64;
        ByteBuffer buffer =
                ByteBuffer.allocate((int) value.size() * (wide ? 8 : 4)).order(ByteOrder.LITTLE_ENDIAN);
        for (Number number : value.toArray()) {
            if (wide) {
                buffer.putDouble(number.doubleValue());
            } else {
                buffer.putFloat(number.floatValue());
            }
        }
        return buffer.array();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        integerBytes(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void integer(ByteArrayOutputStream out, long value) {
        out.write('J');
        integerBytes(out, Math.toIntExact(value));
    }

    private static void integerBytes(ByteArrayOutputStream out, int value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private static void ascii(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void store(ZipOutputStream zip, String path, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(path);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}

package dev.occam.laplace.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The archive in which libtorch reads a TorchScript module: a zip whose entries are stored, not compressed.
 *
 * <p>The modules packed here hold code only, no weights, so that the pickled part is a few fixed bytes around the
 * class name.
 */
final class TorchScriptArchive {

    /** Pickle protocol 2 of an empty tuple: the module has no tensor constants. */
    private static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};

    private static final byte[] FORMAT_VERSION = "3\n".getBytes(StandardCharsets.US_ASCII);

    private TorchScriptArchive() {}

    /**
     * Packs one module.
     *
     * @param name the class name, as in {@code class NAME(Module):}
     * @param source serialised TorchScript of that class
     * @return the bytes of the archive
     */
    static byte[] pack(String name, String source) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            store(zip, name + "/data.pkl", pickledModule(name));
            store(zip, name + "/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            store(zip, name + "/constants.pkl", NO_CONSTANTS);
            store(zip, name + "/version", FORMAT_VERSION);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String path, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(path);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /** Pickle protocol 2 of {@code NAME.__new__(NAME)} with the state {@code {"training": False}}. */
    private static byte[] pickledModule(String name) {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        byte[] key = "training".getBytes(StandardCharsets.US_ASCII);
        pickle.writeBytes(new byte[] {(byte) 0x80, 2});
        pickle.writeBytes(("c__torch__\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
        pickle.writeBytes(new byte[] {')', (byte) 0x81, '}', '(', 'X'});
        pickle.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(key.length)
                .array());
        pickle.writeBytes(key);
        pickle.writeBytes(new byte[] {(byte) 0x89, 'u', 'b', '.'});
        return pickle.toByteArray();
    }
}

package dev.occam.tuner.checkpoint;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.reports.record.AtomicFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Arrays in a safetensors file that is named after its content: equal arrays are one file, written once. */
final class ArrayFile {

    private static final String SUFFIX = ".safetensors";

    private ArrayFile() {}

    /**
     * Writes arrays, unless they are there.
     *
     * @param arrays each with its name; copied to the CPU as they are
     * @param present names of files known to be whole; the new one is added
     * @return the name of the file
     */
    static String write(Path folder, NDList arrays, Set<String> present) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        arrays.encode(bytes, NDList.Encoding.SAFETENSORS);
        byte[] content = bytes.toByteArray();
        String name = Digests.of(content) + SUFFIX;
        if (!present.contains(name)) {
            AtomicFile.write(folder.resolve(name), content);
            present.add(name);
        }
        return name;
    }

    /** Reads arrays that are as they were written. */
    static NDList read(Path folder, String name, NDManager manager) {
        Path file = folder.resolve(name);
        try {
            if (!name.endsWith(SUFFIX) || !name.equals(file.getFileName().toString())) {
                throw SealedJson.altered(file);
            }
            byte[] content = Files.readAllBytes(file);
            if (!name.equals(Digests.of(content) + SUFFIX)) {
                throw SealedJson.altered(file);
            }
            return NDList.decode(manager, new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw SealedJson.altered(file);
        }
    }

    static boolean isOne(Path file) {
        return file.getFileName().toString().endsWith(SUFFIX);
    }
}

package dev.occam.models.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Small files of images made for tests, in IDX and CIFAR layouts; a name that ends in .gz is gzipped. */
final class ImageFiles {
    private ImageFiles() {}

    /** IDX images of the given pixels, which may be fewer or more than the header says. */
    static Path idxImages(Path file, int count, int height, int width, byte[] pixels) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(16 + pixels.length);
        bytes.putInt(2051).putInt(count).putInt(height).putInt(width).put(pixels);
        return write(file, bytes.array());
    }

    static Path idxLabels(Path file, int count, byte... labels) throws IOException {
        return write(
                file,
                ByteBuffer.allocate(8 + labels.length)
                        .putInt(2049)
                        .putInt(count)
                        .put(labels)
                        .array());
    }

    /** A whole folder of IDX files: 20 training and 10 test images of 4 by 3 pixels, labels 0 to 3 in turn. */
    static Path idxFolder(Path folder, String ending) throws IOException {
        for (String part : new String[] {"train", "t10k"}) {
            int count = part.equals("train") ? 20 : 10;
            idxImages(
                    folder.resolve(part + "-images-idx3-ubyte" + ending),
                    count,
                    4,
                    3,
                    noise(count * 12, part.hashCode()));
            idxLabels(folder.resolve(part + "-labels-idx1-ubyte" + ending), count, inTurn(count, 4));
        }
        return folder;
    }

    /** CIFAR-10 records with the given labels and seeded noise for pixels. */
    static Path cifar(Path file, int seed, byte... labels) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < labels.length; i++) {
            bytes.write(labels[i]);
            bytes.writeBytes(noise(3072, 1000 * seed + i));
        }
        return write(file, bytes.toByteArray());
    }

    static byte[] inTurn(int count, int classes) {
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % classes);
        }
        return labels;
    }

    static byte[] noise(int count, int seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static Path write(Path file, byte[] bytes) throws IOException {
        boolean gzipped = String.valueOf(file.getFileName()).endsWith(".gz");
        try (OutputStream raw = Files.newOutputStream(file);
                OutputStream out = gzipped ? new GZIPOutputStream(raw) : raw) {
            out.write(bytes);
        }
        return file;
    }
}

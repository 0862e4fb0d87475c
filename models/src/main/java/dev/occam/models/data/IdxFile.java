package dev.occam.models.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One file of the IDX format, plain or gzipped: images (magic number 2051, then the counts of images,
 * rows and columns, then a byte a pixel) or labels (2049, the count, a byte a label), big endian.
 * <p>The format is that of the MNIST database (LeCun, Cortes and Burges).
 */
final class IdxFile {
    private static final int IMAGES = 2051;
    private static final int LABELS = 2049;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
    /** The bytes that one gzipped byte can stand for, at most. */
    private static final int MOST_DEFLATED = 1032;

    private IdxFile() {}

    /**
     * The images of one file.
     *
     * @param pixels (count, height, width) unsigned bytes, row-major
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by no one, and large
    record Images(int count, int height, int width, byte[] pixels) {}

    /** The images of {@code imageFile} with the labels of {@code labelFile}. */
    static LabelledImages pair(Images images, Path imageFile, Path labelFile) {
        byte[] labels = labels(labelFile);
        if (labels.length != images.count()) {
            throw DataException.in(
                    labelFile,
                    labels.length + " labels, but " + imageFile.getFileName() + " holds " + images.count() + " images",
                    "take both files from the same data set");
        }
        return new LabelledImages(labelFile, images.pixels(), labels);
    }

    static Images images(Path file) {
        try (BinaryFile in = BinaryFile.open(file)) {
            checkMagic(file, in, IMAGES);
            int[] sizes = sizes(file, in, 3);
            String what = String.format(Locale.ROOT, "%d images of %d by %d pixels", sizes[0], sizes[1], sizes[2]);
            if ((long) sizes[1] * sizes[2] > LARGEST_ARRAY / sizes[0]) {
                throw DataException.in(
                        file,
                        "its header promises " + what + ", more than one Java array holds",
                        "check the file, or make it smaller");
            }
            return new Images(sizes[0], sizes[1], sizes[2], body(file, in, sizes[0] * sizes[1] * sizes[2], what));
        }
    }

    private static byte[] labels(Path file) {
        try (BinaryFile in = BinaryFile.open(file)) {
            checkMagic(file, in, LABELS);
            int count = sizes(file, in, 1)[0];
            return body(file, in, count, count + " labels");
        }
    }

    private static void checkMagic(Path file, BinaryFile in, int expected) {
        byte[] first = in.read(Integer.BYTES);
        int magic = first.length < Integer.BYTES ? 0 : ByteBuffer.wrap(first).getInt();
        if (magic == expected) {
            return;
        }
        String wanted = expected == IMAGES ? "images" : "labels";
        if (magic == IMAGES || magic == LABELS) {
            throw DataException.in(
                    file,
                    "IDX " + (magic == IMAGES ? "images" : "labels") + " (magic number " + magic + ") where " + wanted
                            + " (" + expected + ") are needed",
                    "check which file is which");
        }
        throw DataException.in(
                file,
                first.length < Integer.BYTES
                        ? "only " + first.length + " bytes, so no IDX file"
                        : "no IDX file of " + wanted + ", which begins with the magic number " + expected + ", not "
                                + magic,
                "check the file");
    }

    private static int[] sizes(Path file, BinaryFile in, int count) {
        byte[] header = in.read(count * Integer.BYTES);
        if (header.length < count * Integer.BYTES) {
            throw DataException.in(file, "ends within its header", "copy or download it again");
        }
        int[] sizes = new int[count];
        ByteBuffer.wrap(header).asIntBuffer().get(sizes);
        for (int size : sizes) {
            if (size < 1) {
                throw DataException.in(
                        file, "its header holds the size " + size + " where at least 1 is needed", "check the file");
            }
        }
        return sizes;
    }

    private static byte[] body(Path file, BinaryFile in, int bytes, String what) {
        checkHeap(file, bytes);
        byte[] body = in.read(bytes);
        if (body.length < bytes) {
            throw DataException.in(
                    file,
                    "ends after " + body.length + " of the " + bytes + " bytes of its " + what,
                    "copy or download it again");
        }
        if (in.hasMore()) {
            throw DataException.in(
                    file, "more bytes follow its " + what, "check that the header's count is that of the file");
        }
        return body;
    }

    /** Counts no more than the file can hold, so that a wrong header is found by reading, not refused for its size. */
    private static void checkHeap(Path file, int bytes) {
        try {
            Memory.checkPictures(file, Math.min(bytes, (double) MOST_DEFLATED * Files.size(file)));
        } catch (IOException e) {
            throw InputFile.failed(file, e);
        }
    }
}

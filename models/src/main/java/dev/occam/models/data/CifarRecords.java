package dev.occam.models.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of CIFAR binary files, plain or gzipped, read one file after the other. */
final class CifarRecords {
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final int RECORDS_AT_ONCE = 1000;

    private CifarRecords() {}

    /** All images of {@code files}, in their order; each file's labels are checked. */
    static LabelledImages read(CifarKind kind, List<Path> files) {
        List<LabelledImages> parts = new ArrayList<>();
        long images = 0;
        for (Path file : files) {
            LabelledImages part = read(kind, file);
            images += part.count();
            if (images * CifarKind.PIXELS > LARGEST_ARRAY) {
                throw DataException.in(
                        file, "with it there are more pixels than one Java array holds", "name fewer files");
            }
            Memory.checkPictures(file, (double) images * CifarKind.PIXELS);
            parts.add(part);
        }
        return join(parts);
    }

    private static LabelledImages join(List<LabelledImages> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int images = parts.stream().mapToInt(LabelledImages::count).sum();
        byte[] pixels = new byte[images * CifarKind.PIXELS];
        byte[] labels = new byte[images];
        int at = 0;
        for (LabelledImages part : parts) {
            System.arraycopy(part.pixels(), 0, pixels, at * CifarKind.PIXELS, part.pixels().length);
            System.arraycopy(part.labels(), 0, labels, at, part.count());
            at += part.count();
        }
        return new LabelledImages(parts.get(0).file(), pixels, labels);
    }

    private static LabelledImages read(CifarKind kind, Path file) {
        int record = kind.recordBytes();
        List<byte[]> blocks = new ArrayList<>();
        long bytes = 0;
        try (BinaryFile in = BinaryFile.open(file)) {
            byte[] block = in.read(record * RECORDS_AT_ONCE);
            while (block.length > 0) {
                blocks.add(block);
                bytes += block.length;
                if (bytes > LARGEST_ARRAY) {
                    throw DataException.in(file, "more pixels than one Java array holds", "split the file");
                }
                block = in.read(record * RECORDS_AT_ONCE);
            }
        }
        if (bytes == 0 || bytes % record != 0) {
            throw DataException.in(
                    file,
                    bytes + " bytes are no whole number of " + kind.label() + " records of " + record + " bytes",
                    "copy or download it again");
        }
        return split(kind, file, blocks, (int) (bytes / record));
    }

    private static LabelledImages split(CifarKind kind, Path file, List<byte[]> blocks, int images) {
        byte[] pixels = new byte[images * CifarKind.PIXELS];
        byte[] labels = new byte[images];
        int image = 0;
        for (byte[] block : blocks) {
            for (int from = 0; from < block.length; from += kind.recordBytes()) {
                int label = block[from + kind.labelBytes() - 1] & 0xff;
                if (label >= kind.classes()) {
                    throw DataException.in(
                            file,
                            "image " + image + " (counted from 0) has label " + label + ", but the classes of "
                                    + kind.label() + " are 0 to " + (kind.classes() - 1),
                            "check the file");
                }
                labels[image] = (byte) label;
                System.arraycopy(block, from + kind.labelBytes(), pixels, image * CifarKind.PIXELS, CifarKind.PIXELS);
                image++;
            }
        }
        return new LabelledImages(file, pixels, labels);
    }

    /** The class names that {@code file} lists, one a line; blank lines do not count. */
    static List<String> names(CifarKind kind, Path file) {
        List<String> names = new ArrayList<>();
        try (BufferedReader reader = InputFile.open(file)) {
            for (@Nullable String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    names.add(line.strip());
                }
            }
        } catch (IOException e) {
            throw InputFile.failed(file, e);
        }
        if (names.size() != kind.classes()) {
            throw DataException.in(
                    file,
                    names.size() + " class names, but " + kind.label() + " has " + kind.classes(),
                    "list one a line, or remove the file");
        }
        return names;
    }
}

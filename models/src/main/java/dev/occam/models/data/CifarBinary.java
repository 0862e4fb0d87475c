package dev.occam.models.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A folder of colour images in the binary format of CIFAR-10 or CIFAR-100, plain or with {@code .gz}.
 * <p>CIFAR-10: training files {@code data_batch_1.bin}, ... or {@code train_*.bin}, test files
 * {@code test_batch.bin} or {@code test_*.bin}, of records of 3073 bytes (label, 1024 red, 1024
 * green, 1024 blue), with class names in {@code batches.meta.txt} where it is there. CIFAR-100:
 * {@code train.bin} and {@code test.bin} of 3074 bytes a record (coarse label, fine label, pixels),
 * with {@code fine_label_names.txt}; the fine label is the class. Several files are read in the order
 * of their names, and without test files every image trains.
 * <p>Examples have shape (3, 32, 32). Pixels are divided by 255 and standardised by the mean and the
 * standard deviation of their channel over the training images drawn. Every error is a
 * {@link DataException}. The format is described on the data sets' page (Krizhevsky, 2009).
 */
public record CifarBinary(Path folder, ImageLimits limits) {

    /** All images of {@code folder}. */
    public static CifarBinary of(Path folder) {
        return new CifarBinary(folder, ImageLimits.none());
    }

    /**
     * Reads, checks, draws and scales the images.
     *
     * @throws DataException whatever is wrong with the folder or its files, in one line with its remedy
     */
    public DataSet read() {
        FolderFiles here = FolderFiles.in(folder);
        CifarKind kind = kind(here);
        List<Path> trainFiles = here.matching(kind.train());
        List<Path> testFiles = here.matching(kind.test());
        List<String> names = here.find(kind.namesFile())
                .map(file -> CifarRecords.names(kind, file))
                .orElseGet(kind::numbers);
        String name = ImageAssembly.folderName(trainFiles.get(0));
        return new ImageAssembly(name, CifarKind.CHANNELS, CifarKind.SIZE, CifarKind.SIZE, names, limits)
                .assemble(
                        CifarRecords.read(kind, trainFiles),
                        testFiles.isEmpty() ? null : CifarRecords.read(kind, testFiles));
    }

    private CifarKind kind(FolderFiles here) {
        List<CifarKind> kinds = Arrays.stream(CifarKind.values())
                .filter(kind -> !here.matching(kind.train()).isEmpty())
                .toList();
        if (kinds.size() == 1) {
            checkOneSet("training", "data_batch_", here.matching(kinds.get(0).train()));
            checkOneSet("test", "test_batch", here.matching(kinds.get(0).test()));
            return kinds.get(0);
        }
        if (kinds.isEmpty()) {
            throw DataException.in(
                    folder,
                    "no training file 'data_batch_1.bin', 'train_*.bin' or 'train.bin', plain or with .gz" + hint(here),
                    "add it");
        }
        throw DataException.in(
                folder,
                "training files of CIFAR-10 ("
                        + here.matching(kinds.get(0).train()).get(0).getFileName() + ") and of CIFAR-100 ("
                        + here.matching(kinds.get(1).train()).get(0).getFileName() + ")",
                "keep each data set in a folder of its own");
    }

    /** Refuses the authors' own files together with others, which would count the same images twice. */
    private void checkOneSet(String part, String official, List<Path> files) {
        Map<Boolean, List<String>> names = files.stream()
                .map(file -> String.valueOf(file.getFileName()))
                .collect(Collectors.partitioningBy(name -> name.startsWith(official)));
        List<String> own = names.getOrDefault(true, List.of());
        List<String> others = names.getOrDefault(false, List.of());
        if (!own.isEmpty() && !others.isEmpty()) {
            throw DataException.in(
                    folder,
                    "two sets of " + part + " files ('" + own.get(0) + "' and '" + others.get(0) + "')",
                    "keep one of them");
        }
    }

    private static String hint(FolderFiles here) {
        return Nearest.hint("data_batch_1.bin", here.names());
    }

    /** Whether any file of either data set is in {@code here}. */
    static boolean isIn(FolderFiles here) {
        return here.names().stream().anyMatch(CifarBinary::isName);
    }

    /** Whether a file called {@code name} belongs to either data set. */
    static boolean isName(String name) {
        String plain = FolderFiles.withoutGzip(name);
        return Arrays.stream(CifarKind.values())
                .anyMatch(kind -> plain.matches(kind.train()) || plain.matches(kind.test()));
    }
}

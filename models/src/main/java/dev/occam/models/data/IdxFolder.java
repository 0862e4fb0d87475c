package dev.occam.models.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A folder of grey images in the IDX format of the MNIST database, under the names used there.
 * <p>Holds {@code train-images-idx3-ubyte} and {@code train-labels-idx1-ubyte}, and
 * {@code t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte} where there are test images, each
 * plain or with {@code .gz}; a dot before {@code idx} is as good as a dash. What is made of them:
 * {@link IdxFiles}.
 */
public record IdxFolder(Path folder, ImageLimits limits) {
    static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
    private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
    private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
    private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

    /** All images of {@code folder}. */
    public static IdxFolder of(Path folder) {
        return new IdxFolder(folder, ImageLimits.none());
    }

    /**
     * Reads, checks, draws and scales the images.
     *
     * @throws DataException whatever is wrong with the folder or its files, in one line with its remedy
     */
    public DataSet read() {
        return files().read();
    }

    /** The files themselves, found by their names. */
    public IdxFiles files() {
        FolderFiles here = FolderFiles.in(folder);
        IdxFiles files =
                IdxFiles.of(need(here, TRAIN_IMAGES), need(here, TRAIN_LABELS)).withLimits(limits);
        if (find(here, TEST_IMAGES).isEmpty() && find(here, TEST_LABELS).isEmpty()) {
            return files;
        }
        return files.withTest(need(here, TEST_IMAGES), need(here, TEST_LABELS));
    }

    /** Whether any of the four files is among {@code here}. */
    static boolean isIn(FolderFiles here) {
        return here.names().stream().anyMatch(IdxFolder::isName);
    }

    /** Whether a file called {@code name} is one of the four. */
    static boolean isName(String name) {
        String plain = FolderFiles.withoutGzip(name).replace(".idx", "-idx");
        return List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS).contains(plain);
    }

    private Path need(FolderFiles here, String name) {
        return find(here, name)
                .orElseThrow(() -> DataException.in(
                        folder,
                        "no file " + DataException.quote(name) + " or " + DataException.quote(name + ".gz")
                                + Nearest.hint(name, unknown(here)),
                        "add it"));
    }

    private static List<String> unknown(FolderFiles here) {
        return here.names().stream().filter(name -> !isName(name)).toList();
    }

    private static Optional<Path> find(FolderFiles here, String name) {
        return here.findAny(List.of(name, name.replace("-idx", ".idx")));
    }
}

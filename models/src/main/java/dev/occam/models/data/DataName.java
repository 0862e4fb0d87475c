package dev.occam.models.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** The short name of a data set that lies at some path. */
public final class DataName {

    private static final Set<String> TELLING_NOTHING = Set.of("data", "train", "training", "dataset");

    private DataName() {}

    /**
     * The name of a file without its last ending (and {@code .gz}), or of a folder; where it tells nothing, such as
     * {@code data.csv} in any case, that of the folder it lies in.
     *
     * @param place a file or folder, there or not
     */
    public static String of(Path place) {
        Path absolute = place.toAbsolutePath().normalize();
        String name = String.valueOf(absolute.getFileName());
        if (!Files.isDirectory(absolute)) {
            name = stem(FolderFiles.withoutGzip(name));
        }
        Path folder = absolute.getParent();
        Path above = folder == null ? null : folder.getFileName();
        return above != null && TELLING_NOTHING.contains(name.toLowerCase(Locale.ROOT)) ? above.toString() : name;
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}

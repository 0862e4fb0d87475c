package dev.occam.models.data;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The data sets that lie beside the project, where they are present: the folder {@code shared/data}
 * next to the working directory or next to a folder above it, or the one the system property
 * {@code occam.data} names.
 */
final class SharedData {
    private SharedData() {}

    /** The file at {@code path} below the shared folder; the calling test is skipped where it is absent. */
    static Path file(String path) {
        Path file = folder().resolve(path);
        Assumptions.assumeTrue(Files.isRegularFile(file), "skipped: the shared data set " + path + " is not here");
        return file;
    }

    private static Path folder() {
        String named = System.getProperty("occam.data");
        if (named != null) {
            return Path.of(named);
        }
        Path here = Path.of("").toAbsolutePath();
        for (Path above = here; above != null; above = above.getParent()) {
            Path candidate = above.resolve("shared").resolve("data");
            if (Files.isDirectory(candidate)) {
                return candidate;
            }
        }
        return here.resolve("shared").resolve("data");
    }
}

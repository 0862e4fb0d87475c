package dev.occam.models.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The names of the files in a user's folder, ascending, with or without {@code .gz}.
 * <p>Where a file lies there both plain and gzipped, the plain one counts.
 */
record FolderFiles(Path folder, List<String> names) {
    private static final String GZIPPED = ".gz";

    static FolderFiles in(Path folder) {
        if (!Files.exists(folder)) {
            throw DataException.in(folder, "no such folder", "check the path");
        }
        if (!Files.isDirectory(folder)) {
            throw DataException.in(folder, "a file, not a folder", "name the folder of the images");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return new FolderFiles(
                    folder,
                    files.filter(Files::isRegularFile)
                            .map(file -> String.valueOf(file.getFileName()))
                            .sorted()
                            .toList());
        } catch (IOException e) {
            throw InputFile.failed(folder, e);
        }
    }

    /** The file called {@code name}, or {@code name.gz}; empty when neither is here. */
    Optional<Path> find(String name) {
        return Stream.of(name, name + GZIPPED)
                .filter(names::contains)
                .findFirst()
                .map(folder::resolve);
    }

    /** The first of {@code alternatives} that is here, plain or gzipped. */
    Optional<Path> findAny(List<String> alternatives) {
        return alternatives.stream().flatMap(name -> find(name).stream()).findFirst();
    }

    /** The files whose names without {@code .gz} match the whole of {@code pattern}, ascending. */
    List<Path> matching(String pattern) {
        TreeSet<String> plain = new TreeSet<>();
        for (String name : names) {
            plain.add(withoutGzip(name));
        }
        return plain.stream()
                .filter(name -> name.matches(pattern))
                .flatMap(name -> find(name).stream())
                .toList();
    }

    static String withoutGzip(String name) {
        return name.endsWith(GZIPPED) ? name.substring(0, name.length() - GZIPPED.length()) : name;
    }
}

package dev.occam.reports.render;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.occam.reports.record.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a report: written whole, or left as it was.
 * <p>Files are made in a folder beside the ones they replace, and take their places when all are there, {@code index.html}
 * last. An earlier report is replaced; anything else in the folder is refused unless told, and never touched even then.
 */
final class ReportFolder implements AutoCloseable {
    static final String INDEX = "index.html";
    static final String JSON = "report.json";
    static final String MARKDOWN = "report.md";
    static final String FILES = "report-files";

    /** In the order in which they take their places. */
    private static final List<String> NAMES = List.of(FILES, MARKDOWN, JSON, INDEX);

    private final Path folder;
    private final boolean isNew;
    private final Path staging;
    private final Path made;
    private final Thread cleaner;

    private ReportFolder(Path folder, boolean isNew, Path staging) {
        this.folder = folder;
        this.isNew = isNew;
        this.staging = staging;
        this.made = isNew ? staging : staging.resolve("new");
        this.cleaner = new Thread(() -> delete(staging), "occam-report-cleaner");
    }

    /**
     * Claims a folder for a report.
     *
     * @param overwrite whether something else may be in it
     * @throws IOException in one line, with the remedy
     */
    static ReportFolder claim(Path folder, boolean overwrite) throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        boolean exists = Files.exists(absolute);
        if (exists && !Files.isDirectory(absolute)) {
            throw new IOException(folder + " is a file; choose a folder with --out");
        }
        if (exists && !overwrite) {
            refuseOther(folder, absolute);
        }
        Path parent = absolute.getParent();
        Path place = exists ? absolute : parent == null ? absolute : parent;
        try {
            Files.createDirectories(place);
            Path staging = Files.createDirectory(place.resolve(".occam-" + UUID.randomUUID() + ".tmp"));
            ReportFolder claimed = new ReportFolder(absolute, !exists, staging);
            Runtime.getRuntime().addShutdownHook(claimed.cleaner);
            Files.createDirectories(claimed.made.resolve(FILES));
            return claimed;
        } catch (IOException e) {
            throw cannot(folder, e, place);
        }
    }

    private static void refuseOther(Path folder, Path absolute) throws IOException {
        List<String> there;
        try (Stream<Path> entries = Files.list(absolute)) {
            there = entries.filter(entry -> !AtomicFile.isTemporary(entry))
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw cannot(folder, e, absolute);
        }
        boolean ours = there.isEmpty() || isReport(absolute.resolve(JSON));
        String other = there.stream()
                .filter(name -> !ours || !NAMES.contains(name))
                .findFirst()
                .orElse(null);
        if (other != null) {
            throw new IOException(folder + " holds something else (" + other
                    + "); choose another folder with --out, or write the report beside it with --overwrite");
        }
    }

    private static boolean isReport(Path json) {
        try {
            return Files.size(json) < 1L << 28
                    && new JsonMapper()
                            .readTree(json.toFile())
                            .path("format")
                            .asText()
                            .equals(ReportJson.FORMAT);
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes a file of the report; {@code name} is one of the constants. */
    void write(String name, String text) throws IOException {
        put(made.resolve(name), text);
    }

    /** Writes a file that pages share, or a page: letters, digits, hyphens and dots. */
    void writeShared(String name, String text) throws IOException {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9.-]*")) {
            throw new IllegalArgumentException("not a name of a file in a report: " + name);
        }
        put(made.resolve(FILES).resolve(name), text);
    }

    private void put(Path file, String text) throws IOException {
        try {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw cannot(folder, e, folder);
        }
    }

    /** Puts all files into their places. */
    void publish() throws IOException {
        try {
            if (isNew) {
                Files.move(staging, folder, StandardCopyOption.ATOMIC_MOVE);
            } else {
                exchange();
            }
        } catch (IOException e) {
            throw cannot(folder, e, folder);
        }
    }

    private void exchange() throws IOException {
        Path old = Files.createDirectory(staging.resolve("old"));
        List<String> aside = new ArrayList<>();
        List<String> placed = new ArrayList<>();
        try {
            for (int i = NAMES.size() - 1; i >= 0; i--) {
                String name = NAMES.get(i);
                if (Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(folder.resolve(name), old.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                    aside.add(name);
                }
            }
            for (String name : NAMES) {
                Files.move(made.resolve(name), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                placed.add(name);
            }
        } catch (IOException e) {
            for (String name : placed) {
                move(folder.resolve(name), made.resolve(name), e);
            }
            for (String name : aside) {
                move(old.resolve(name), folder.resolve(name), e);
            }
            throw e;
        }
    }

    private static void move(Path from, Path to, IOException failure) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static IOException cannot(Path folder, IOException e, Path place) {
        return new IOException(
                "cannot write the report to " + folder + ": " + AtomicFile.reason(e, place)
                        + "; free some space, or choose another folder with --out",
                e);
    }

    /** Removes what was made and has no place of its own. */
    @Override
    public void close() {
        delete(staging);
        try {
            Runtime.getRuntime().removeShutdownHook(cleaner);
        } catch (IllegalStateException e) {
            // The program ends, and the hook does the same.
        }
    }

    /** Deletes a folder and what is in it; links themselves, not what they lead to. */
    private static void delete(Path folder) {
        try {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.walkFileTree(folder, new Deletion());
            }
        } catch (IOException e) {
            // Its name says that it is nobody's.
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}

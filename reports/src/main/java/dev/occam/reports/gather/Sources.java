package dev.occam.reports.gather;

import dev.occam.reports.record.AtomicFile;
import dev.occam.reports.record.BatchRecords;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files that a report is made of: every {@code run.json}, {@code experiment.json} and {@code batch.json} in the folders
 * named, however deep.
 * <p>A file that is there by two ways counts once. Links inside the folders are not followed.
 *
 * @param runs files of runs, by path
 * @param experiments files of experiments, by path
 * @param batches files of batches, by path
 * @param unread folders that could not be looked into
 * @param root the folder that labels are told from
 */
public record Sources(List<Path> runs, List<Path> experiments, List<Path> batches, List<Unread> unread, Path root) {
    private enum Kind {
        RUN("run.json"),
        EXPERIMENT("experiment.json"),
        BATCH(BatchRecords.NAME);

        private final String file;

        Kind(String file) {
            this.file = file;
        }

        static Optional<Kind> of(Path file) {
            return Arrays.stream(values())
                    .filter(kind -> file.endsWith(kind.file))
                    .findFirst();
        }
    }

    /** Deeper folders hold no runs, but perhaps a loop of mounts. */
    private static final int DEEPEST = 64;

    public Sources {
        runs = List.copyOf(runs);
        experiments = List.copyOf(experiments);
        batches = List.copyOf(batches);
        unread = List.copyOf(unread);
    }

    /**
     * Looks for what there is.
     *
     * @param named folders, or files of runs and experiments themselves
     * @throws IOException in one line where one of them is not there
     */
    public static Sources in(List<Path> named) throws IOException {
        TreeMap<Path, Kind> found = new TreeMap<>();
        TreeMap<Path, String> refused = new TreeMap<>();
        for (Path source : named) {
            Path start;
            try {
                start = source.toRealPath();
            } catch (NoSuchFileException e) {
                throw new IOException(source + ": there is no such file or folder; name a run or a folder of runs", e);
            } catch (IOException e) {
                throw new IOException(source + ": " + AtomicFile.reason(e, source) + "; check its permissions", e);
            }
            if (Files.isDirectory(start)) {
                Files.walkFileTree(start, EnumSet.noneOf(FileVisitOption.class), DEEPEST, new Looker(found, refused));
            } else {
                found.put(start, Kind.of(start).orElse(Kind.RUN));
            }
        }
        Path root = root(found.keySet().isEmpty() ? refused.keySet() : found.keySet());
        List<Unread> unread = new ArrayList<>();
        refused.forEach((file, why) -> unread.add(new Unread(label(root, file), why)));
        return new Sources(of(found, Kind.RUN), of(found, Kind.EXPERIMENT), of(found, Kind.BATCH), unread, root);
    }

    private static List<Path> of(Map<Path, Kind> found, Kind kind) {
        return found.entrySet().stream()
                .filter(file -> file.getValue() == kind)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What the report calls a run or an experiment: its folder, told from the root. */
    public String labelOf(Path file) {
        Path folder = file.getParent();
        return folder == null ? file.toString() : label(root, folder);
    }

    private static String label(Path root, Path path) {
        String relative =
                path.startsWith(root) ? root.relativize(path).toString().replace('\\', '/') : path.toString();
        return relative.isEmpty() ? String.valueOf(path.getFileName()) : relative;
    }

    /** The deepest folder that holds the folders of all. */
    private static Path root(Set<Path> files) {
        Path root = null;
        for (Path file : files) {
            Path folder = file.getParent() == null ? file : file.getParent();
            Path common = root == null ? folder : root;
            while (!folder.startsWith(common) && common.getParent() != null) {
                common = common.getParent();
            }
            root = common;
        }
        return root == null ? Path.of("") : root;
    }

    private static final class Looker extends SimpleFileVisitor<Path> {
        private final TreeMap<Path, Kind> found;
        private final TreeMap<Path, String> refused;

        Looker(TreeMap<Path, Kind> found, TreeMap<Path, String> refused) {
            this.found = found;
            this.refused = refused;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
                Kind.of(file).ifPresent(kind -> found.put(file, kind));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            refused.put(file, "cannot be looked into: " + AtomicFile.reason(e, file));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @org.jspecify.annotations.Nullable IOException e) {
            if (e != null) {
                refused.put(folder, "cannot be looked into: " + AtomicFile.reason(e, folder));
            }
            return FileVisitResult.CONTINUE;
        }
    }
}

package dev.occam.tuner.cli;

import dev.occam.tuner.config.TuneConfig;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/** The folder a run writes to where the user names none: {@code runs/<data-name>-<yyyyMMdd-HHmmss>}. */
final class OutputFolder {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    /** File names that say nothing; the folder's name says more. */
    private static final Set<String> GENERIC = Set.of("data", "train", "training", "dataset");

    private OutputFolder() {}

    /** {@code config} with an output folder: its own, or one named after its data and {@code now}. */
    static TuneConfig resolve(TuneConfig config, LocalDateTime now) {
        if (config.out() != null) {
            return config;
        }
        return config.withOut(
                Path.of("runs", dataName(config) + "-" + STAMP.format(now)).toString());
    }

    private static String dataName(TuneConfig config) {
        String path = config.data().path();
        if (path == null) {
            return "digits";
        }
        Path file = Path.of(path).toAbsolutePath().normalize();
        String name = baseName(file);
        Path folder = file.getParent();
        Path above = folder == null ? null : folder.getFileName();
        return above != null && GENERIC.contains(name.toLowerCase(Locale.ROOT)) ? above.toString() : name;
    }

    private static String baseName(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.indexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}

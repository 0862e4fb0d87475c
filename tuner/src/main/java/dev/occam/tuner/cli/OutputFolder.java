package dev.occam.tuner.cli;

import dev.occam.models.data.DataName;
import dev.occam.tuner.config.DataConfig;
import dev.occam.tuner.config.TuneConfig;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The folder a run writes to where the user names none: {@code runs/<data-name>-<yyyyMMdd-HHmmss>}. */
final class OutputFolder {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

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
        boolean graphs = config.data().digits().drawing() == DataConfig.Drawing.GRAPHS;
        return path == null ? graphs ? "graphs" : "digits" : DataName.of(Path.of(path));
    }
}

package dev.occam.tuner.run;

import dev.occam.models.data.CsvFile;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Split;
import dev.occam.models.data.StrokeDigits;
import dev.occam.models.data.Task;
import dev.occam.tuner.config.DataConfig;
import dev.occam.tuner.config.SplitConfig;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From the data part of a configuration to a data set. */
final class DataLoading {

    private DataLoading() {}

    static DataSet load(DataConfig config, long seed) {
        String path = config.path();
        if (path == null) {
            return StrokeDigits.of(config.digits().trainRows(), config.digits().testRows(), seed)
                    .read();
        }
        return new CsvFile(
                        Path.of(path),
                        config.target(),
                        task(config),
                        split(config.split(), seed),
                        config.missing() == DataConfig.Missing.IMPUTE,
                        config.ignore(),
                        config.categorical())
                .read();
    }

    private static @Nullable Task task(DataConfig config) {
        return switch (config.task()) {
            case AUTO -> null;
            case CLASSIFICATION -> Task.CLASSIFICATION;
            case REGRESSION -> Task.REGRESSION;
        };
    }

    private static Split split(SplitConfig config, long seed) {
        return switch (config.kind()) {
            case OWN -> new Split.None();
            case FRACTION -> {
                double share = Objects.requireNonNull(config.testFraction());
                yield share == 0 ? new Split.None() : new Split.Fraction(share, seed);
            }
            case INDICES ->
                new Split.IndexFiles(
                        Path.of(Objects.requireNonNull(config.trainIndices())),
                        Path.of(Objects.requireNonNull(config.testIndices())),
                        Objects.requireNonNullElse(config.splitLine(), 0));
            case FILE -> new Split.TestFile(Path.of(Objects.requireNonNull(config.testFile())));
        };
    }
}

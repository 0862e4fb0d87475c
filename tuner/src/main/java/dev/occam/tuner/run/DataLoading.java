package dev.occam.tuner.run;

import dev.occam.models.data.CifarBinary;
import dev.occam.models.data.CsvFile;
import dev.occam.models.data.DataFormat;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.DrawnGraphs;
import dev.occam.models.data.DrawnPictures;
import dev.occam.models.data.GraphFolder;
import dev.occam.models.data.IdxFolder;
import dev.occam.models.data.ImageLimits;
import dev.occam.models.data.Reconstruction;
import dev.occam.models.data.RowLists;
import dev.occam.models.data.Split;
import dev.occam.models.data.StrokeDigits;
import dev.occam.models.data.Task;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.DataConfig;
import dev.occam.tuner.config.SplitConfig;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From the data part of a configuration to a data set. */
public final class DataLoading {

    private DataLoading() {}

    /**
     * Reads the data.
     *
     * @param seed of what is drawn: a share of the rows, images, the embedded digits
     */
    public static DataSet load(DataConfig config, long seed) {
        String path = config.path();
        if (path == null) {
            return drawn(config, seed);
        }
        Path place = Path.of(path);
        return switch (DataFormat.of(place)) {
            case CSV -> table(config, place, split(config.split(), seed));
            case IDX -> asked(config, new IdxFolder(place, forImages(config, seed)).read());
            case CIFAR -> asked(config, new CifarBinary(place, forImages(config, seed)).read());
            case GRAPH -> GraphLoading.graph(config, place);
            case GRAPHS -> GraphLoading.graphs(config, place, seed);
        };
    }

    /** The embedded drawings. */
    private static DataSet drawn(DataConfig config, long seed) {
        DataConfig.DigitsConfig digits = config.digits();
        if (digits.drawing() == DataConfig.Drawing.GRAPHS) {
            return new DrawnGraphs(digits.trainRows(), digits.testRows(), seed).read();
        }
        if (config.task() != DataConfig.TaskChoice.RECONSTRUCTION) {
            return new StrokeDigits(digits.trainRows(), digits.testRows(), digits.pixels(), seed).read();
        }
        DrawnPictures.What what =
                digits.drawing() == DataConfig.Drawing.CURVES ? DrawnPictures.What.CURVES : DrawnPictures.What.DIGITS;
        return new DrawnPictures(what, digits.trainRows(), digits.testRows(), digits.pixels(), seed).read();
    }

    /** Images with their classes, or as their own targets. */
    private static DataSet asked(DataConfig config, DataSet images) {
        return config.task() == DataConfig.TaskChoice.RECONSTRUCTION ? Reconstruction.of(images) : images;
    }

    /**
     * Reads listed rows of a table, or listed images of the training and the test part of a folder.
     *
     * @param config whose split is not looked at
     */
    public static DataSet load(DataConfig config, RowLists rows) {
        String path = config.path();
        if (path == null) {
            throw new ConfigException(
                    "data.path", "the embedded digits have no rows to list", "name a table or a folder");
        }
        Path place = Path.of(path);
        return switch (DataFormat.of(place)) {
            case CSV -> table(config, place, new Split.Listed(rows));
            case IDX -> asked(config, new IdxFolder(place, ImageLimits.of(rows)).read());
            case CIFAR -> asked(config, new CifarBinary(place, ImageLimits.of(rows)).read());
            case GRAPH -> GraphFolder.of(place).split(new Split.Listed(rows)).read();
            case GRAPHS -> GraphLoading.graphs(config, place, rows);
        };
    }

    /** A folder of images brings its own targets and its own test part. */
    private static ImageLimits forImages(DataConfig config, long seed) {
        boolean split = config.split().kind() != SplitConfig.Kind.OWN;
        refuseForImages(!config.target().isEmpty(), "data.target (--target)", config);
        refuseForImages(!config.ignore().isEmpty(), "data.ignore (--ignore)", config);
        refuseForImages(!config.categorical().isEmpty(), "data.categorical (--categorical)", config);
        refuseForImages(split, "data.split", config);
        refuseSplitNames(config, "a folder of images");
        if (config.task() == DataConfig.TaskChoice.REGRESSION) {
            throw new ConfigException("data.task", "the labels of a folder of images are classes", "leave it out");
        }
        return new ImageLimits(
                Objects.requireNonNullElse(config.trainLimit(), 0),
                Objects.requireNonNullElse(config.testLimit(), 0),
                seed);
    }

    private static void refuseForImages(boolean given, String field, DataConfig config) {
        if (given) {
            throw new ConfigException(
                    field, "is for tables, and " + config.path() + " is a folder of images", "leave it out");
        }
    }

    private static void refuseSplitNames(DataConfig config, String what) {
        if (config.split().testSplit() != null) {
            throw new ConfigException(
                    "data.split.testSplit (--test-split)",
                    "is for graphs, and " + config.path() + " is " + what,
                    "leave it out");
        }
    }

    private static DataSet table(DataConfig config, Path place, Split split) {
        refuseSplitNames(config, "a table");
        return new CsvFile(
                        place,
                        config.target(),
                        task(config),
                        split,
                        config.missing() == DataConfig.Missing.IMPUTE,
                        config.ignore(),
                        config.categorical())
                .read();
    }

    static @Nullable Task task(DataConfig config) {
        return switch (config.task()) {
            case AUTO -> null;
            case CLASSIFICATION -> Task.CLASSIFICATION;
            case REGRESSION -> Task.REGRESSION;
            case RECONSTRUCTION ->
                throw new ConfigException(
                        "data.task", "a table is not reconstructed", "name a folder of images, or leave out the data");
        };
    }

    static Split split(SplitConfig config, long seed) {
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

package dev.occam.tuner.run;

import dev.occam.models.data.DataSet;
import dev.occam.models.data.GraphFolder;
import dev.occam.models.data.GraphsFolder;
import dev.occam.models.data.RowLists;
import dev.occam.models.data.Split;
import dev.occam.models.data.Task;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.DataConfig;
import dev.occam.tuner.config.SplitConfig;
import java.nio.file.Path;
import java.util.Objects;

/** From the data part of a configuration to the nodes of a graph, or to many graphs; what is not for them is refused. */
final class GraphLoading {

    private static final String A_GRAPH = "a graph";
    private static final String GRAPHS = "a folder of graphs";

    private GraphLoading() {}

    /** A graph brings its own labels, and nodes that measure unless they are listed. */
    static DataSet graph(DataConfig config, Path place) {
        refuse(!config.target().isEmpty(), "data.target (--target)", "is for tables", A_GRAPH, config);
        refuse(!config.ignore().isEmpty(), "data.ignore (--ignore)", "is for tables", A_GRAPH, config);
        refuse(!config.categorical().isEmpty(), "data.categorical (--categorical)", "is for tables", A_GRAPH, config);
        refuse(config.trainLimit() != null, "data.trainLimit (--train-limit)", "is for images", A_GRAPH, config);
        refuse(config.testLimit() != null, "data.testLimit (--test-limit)", "is for images", A_GRAPH, config);
        if (config.task() == DataConfig.TaskChoice.REGRESSION) {
            throw new ConfigException("data.task", "the labels of a graph are classes", "leave it out");
        }
        return switch (config.split().kind()) {
            case OWN ->
                GraphFolder.of(place)
                        .measuring(Objects.requireNonNullElse(config.split().testSplit(), GraphFolder.TEST))
                        .read();
            case INDICES ->
                GraphFolder.of(place)
                        .split(DataLoading.split(config.split(), 0))
                        .read();
            case FRACTION, FILE ->
                throw new ConfigException(
                        "data.split",
                        "a graph is split by the column 'split' of its nodes, or by --train-indices and --test-indices",
                        "leave it out");
        };
    }

    /**
     * Graphs bring their labels, and perhaps say which of them measure; else a share of them does, as of a table.
     *
     * @param seed of what a share is drawn from
     */
    static DataSet graphs(DataConfig config, Path place, long seed) {
        GraphsFolder own = folder(config, place, new Split.None());
        String mark = config.split().testSplit();
        return switch (config.split().kind()) {
            case OWN -> {
                if (own.splitsItself()) {
                    yield own.measuring(Objects.requireNonNullElse(mark, GraphsFolder.TEST))
                            .read();
                }
                if (mark != null) {
                    throw new ConfigException(
                            "data.split.testSplit (--test-split)",
                            "is a mark in the column 'split' of graphs.csv, which has none in " + place,
                            "add it, or leave the option out");
                }
                yield folder(config, place, new Split.Fraction(SplitConfig.AUTO_TEST_FRACTION, seed))
                        .read();
            }
            case FRACTION, INDICES ->
                folder(config, place, DataLoading.split(config.split(), seed)).read();
            case FILE ->
                throw new ConfigException(
                        "data.split.testFile",
                        "graphs are split by the column 'split' of graphs.csv, --test-fraction, or --train-indices and"
                                + " --test-indices",
                        "leave it out");
        };
    }

    /** Graphs by lists of their rows. */
    static DataSet graphs(DataConfig config, Path place, RowLists rows) {
        return folder(config, place, new Split.Listed(rows)).read();
    }

    private static GraphsFolder folder(DataConfig config, Path place, Split split) {
        refuse(!config.target().isEmpty(), "data.target (--target)", "is for tables", GRAPHS, config);
        refuse(
                config.missing() == DataConfig.Missing.IMPUTE,
                "data.missing (--impute)",
                "is for tables",
                GRAPHS,
                config);
        refuse(config.trainLimit() != null, "data.trainLimit (--train-limit)", "is for images", GRAPHS, config);
        refuse(config.testLimit() != null, "data.testLimit (--test-limit)", "is for images", GRAPHS, config);
        if (config.task() == DataConfig.TaskChoice.RECONSTRUCTION) {
            throw new ConfigException("data.task", "graphs are not reconstructed", "leave it out");
        }
        Task task = DataLoading.task(config);
        return new GraphsFolder(place, task, split, null, config.ignore(), config.categorical());
    }

    private static void refuse(boolean given, String field, String whose, String what, DataConfig config) {
        if (given) {
            throw new ConfigException(field, whose + ", and " + config.path() + " is " + what, "leave it out");
        }
    }
}

package dev.occam.spark;

import ai.djl.nn.Block;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.store.PosteriorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A posterior asked for the rows of a DataFrame, on the cluster: a DataFrame in, a DataFrame out with the predictive's columns
 * behind its own.
 *
 * <p>For classes {@code probabilities} (an array), {@code entropy} and {@code mutual_information}, the part of the entropy that
 * the weights are to blame for, in nats. For numbers {@code mean}, {@code deviation}, {@code weights_deviation}, {@code lower}
 * and {@code upper}, arrays with an entry for each output. Immutable: each setting returns another one.
 */
public final class SparkPredictor {

    private final Posterior posterior;
    private final BlockSource source;
    private final int batch;
    private final double level;

    private SparkPredictor(Posterior posterior, BlockSource source, int batch, double level) {
        this.posterior = posterior;
        this.source = source;
        this.batch = batch;
        this.level = level;
    }

    /**
     * A predictor.
     *
     * @param posterior fitted by {@link SparkLaplace}, by one process or read from a file; open
     * @param source makes networks of the same architecture on executors
     * @return the predictor: 500 rows at once, intervals of probability 0.9
     */
    public static SparkPredictor of(Posterior posterior, BlockSource source) {
        return new SparkPredictor(posterior, source, 500, 0.9);
    }

    /**
     * With other batches.
     *
     * @param rows at once
     * @return the predictor
     */
    public SparkPredictor batch(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("a batch has at least one row, not " + rows);
        }
        return new SparkPredictor(posterior, source, rows, level);
    }

    /**
     * With other intervals.
     *
     * @param probability that an interval is to have, between 0 and 1
     * @return the predictor
     */
    public SparkPredictor level(double probability) {
        if (!(probability > 0 && probability < 1)) {
            throw new IllegalArgumentException("a level lies between 0 and 1, not at " + probability);
        }
        return new SparkPredictor(posterior, source, batch, probability);
    }

    /**
     * Predicts rows, when the result is asked for.
     *
     * @param rows in any order and partitioning
     * @param columns the features; targets are not looked at
     * @return the rows with the predictive's columns
     * @throws IllegalArgumentException if a column is missing or of another type, or there already
     */
    public Dataset<Row> predict(Dataset<Row> rows, RowColumns columns) {
        RowColumns features = columns.withoutTargets();
        features.require(rows.schema());
        Block network = posterior.network();
        int width = Math.toIntExact(posterior.row().shape().size());
        NetworkCopy copy =
                NetworkCopy.of(network, source, posterior.row().shape().getShape());
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
        Broadcast<byte[]> weights = context.broadcast(Parcel.of(copy));
        Broadcast<byte[]> stored = context.broadcast(bytes());
        PredictedColumns predicted = PredictedColumns.of(posterior.likelihood(), level);
        StructType schema = predicted.behind(rows.schema());
        MapPartitionsFunction<Row, Row> task =
                new PredictTask(weights, stored, new RowArrays(features, width), predicted, batch);
        return rows.withColumn(RowArrays.COLUMN, RowColumns.array(rows, features.features()))
                .mapPartitions(task, Encoders.row(schema));
    }

    private byte[] bytes() {
        try {
            Path folder = Files.createTempDirectory("occam");
            Path file = folder.resolve("posterior");
            try {
                PosteriorFile.write(posterior, file);
                return Files.readAllBytes(file);
            } finally {
                for (Path left : Arrays.asList(file, folder)) {
                    Files.deleteIfExists(left);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

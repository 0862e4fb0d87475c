package dev.occam.spark;

import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.posterior.Laplace;
import dev.occam.laplace.posterior.Posterior;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * A fit of {@link Laplace} whose passes over the data run on a Spark cluster; the decomposition and the posterior are on the
 * driver.
 *
 * <p>The result is a function of the rows, their order, their partitioning and the number of sums: the same bits each time,
 * whoever did which part, on machines of one kind. Immutable: each setting returns another one.
 */
public final class SparkLaplace {

    private static final Logger LOGGER = LoggerFactory.getLogger(SparkLaplace.class);
    private static final int ROWS = 500;

    private final Block network;
    private final BlockSource source;
    private final LaplaceRecipe recipe;
    private final int batch;
    private final @Nullable Integer sums;

    private SparkLaplace(Block network, BlockSource source, LaplaceRecipe recipe, int batch, @Nullable Integer sums) {
        this.network = network;
        this.source = source;
        this.recipe = recipe;
        this.batch = batch;
        this.sums = sums;
    }

    /**
     * A fit to be.
     *
     * @param network initialised and trained, on the driver
     * @param source makes networks of the same architecture on executors
     * @param recipe what to fit, on driver and executors
     * @return the fit, 500 rows a batch
     */
    public static SparkLaplace of(Block network, BlockSource source, LaplaceRecipe recipe) {
        return new SparkLaplace(network, source, recipe, ROWS, null);
    }

    /**
     * With other batches.
     *
     * @param rows at once; the result does not depend on it but for rounding
     * @return the fit
     */
    public SparkLaplace batch(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("a batch has at least one row, not " + rows);
        }
        return new SparkLaplace(network, source, recipe, rows, sums);
    }

    /**
     * With another number of sums, each of which one task adds up over neighbouring partitions: as many tasks run side by
     * side, and as many packed sums go to the driver in a pass.
     *
     * @param count at least 1; by default {@code ceil(log2(P) + 1)} for P partitions
     * @return the fit
     */
    public SparkLaplace sums(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a fit takes at least one sum, not " + count);
        }
        return new SparkLaplace(network, source, recipe, batch, count);
    }

    /**
     * Fits to rows.
     *
     * @param rows the training data, the same at every pass: what is random in their making makes sums of nothing
     * @param columns which are features and which targets
     * @return the library's posterior, on the driver; close it to free its arrays
     * @throws IllegalArgumentException if the rows can't be used, in one line that names the column
     * @throws SparkFitException if a job fails on the cluster
     * @throws ArithmeticException if fit or curvature are not finite
     */
    public Posterior fit(Dataset<Row> rows, RowColumns columns) {
        if (columns.targets().isEmpty()) {
            throw new IllegalArgumentException("a fit takes targets; name them by classes(...) or targets(...)");
        }
        columns.require(rows.schema());
        int width = Widths.of(rows, columns);
        NetworkCopy copy = NetworkCopy.of(network, source, columns.shape(width));
        Laplace laplace = recipe.of(network);
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
        Broadcast<byte[]> weights = context.broadcast(Parcel.of(copy));
        try {
            boolean numbered = laplace.fisher() instanceof Fisher.MonteCarlo;
            JavaRDD<RowNumbers> groups = groups(columns.numbers(rows), columns, width);
            warn(groups.getNumPartitions(), context.defaultParallelism());
            return laplace.fit(
                    new SparkPasses(context, groups, weights, copy.type(), recipe, columns, width, batch, numbered));
        } finally {
            weights.destroy();
        }
    }

    private JavaRDD<RowNumbers> groups(Dataset<Row> numbers, RowColumns columns, int width) {
        JavaRDD<InternalRow> rows = numbers.queryExecution().toRdd().toJavaRDD();
        int partitions = rows.getNumPartitions();
        int count = Math.min(Math.max(1, partitions), sums == null ? Neighbours.sums(partitions) : sums);
        RDD<RowNumbers> read = rows.mapPartitionsWithIndex(new RowNumbers.Reader(columns, width), true)
                .rdd();
        return read.coalesce(count, false, Option.apply(new Neighbours()), null).toJavaRDD();
    }

    private static void warn(int sums, int cores) {
        if (sums < cores) {
            LOGGER.info("{} sums for {} cores: more of them, by sums({}), use all, for more bytes", sums, cores, cores);
        }
    }
}

package dev.occam.spark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.curvature.PackedSums;
import dev.occam.laplace.curvature.PartedData;
import dev.occam.laplace.curvature.PassStart;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The rows of a DataFrame as data in parts: every pass is a job of one stage, whose tasks each add up a group of neighbouring
 * partitions and send one packed sum to the driver, which adds these in the order of the groups.
 */
final class SparkPasses implements PartedData {

    private final JavaSparkContext context;
    private final JavaRDD<RowNumbers> groups;
    private final Broadcast<byte[]> network;
    private final DataType type;
    private final LaplaceRecipe recipe;
    private final RowColumns columns;
    private final int width;
    private final int batch;
    private final long[] firsts;

    SparkPasses(
            JavaSparkContext context,
            JavaRDD<RowNumbers> groups,
            Broadcast<byte[]> network,
            DataType type,
            LaplaceRecipe recipe,
            RowColumns columns,
            int width,
            int batch,
            boolean numbered) {
        this.context = context;
        this.groups = groups;
        this.network = network;
        this.type = type;
        this.recipe = recipe;
        this.columns = columns;
        this.width = width;
        this.batch = batch;
        this.firsts = numbered ? firsts(groups) : new long[0];
    }

    /** Monte Carlo draws the labels of a row by its number among all. */
    private static long[] firsts(JavaRDD<RowNumbers> groups) {
        List<Long> counts =
                run(() -> groups.mapPartitions(rows -> List.of(count(rows)).iterator(), true)
                        .collect());
        long[] firsts = new long[counts.size()];
        for (int i = 1; i < firsts.length; i++) {
            firsts[i] = firsts[i - 1] + counts.get(i - 1);
        }
        return firsts;
    }

    /** What is wrong with a row is for the pass to tell. */
    private static long count(Iterator<RowNumbers> rows) {
        long count = 0;
        try {
            while (rows.hasNext()) {
                rows.next();
                count++;
            }
        } catch (DataProblem e) {
            return count;
        }
        return count;
    }

    @Override
    public NDArray few(NDManager scope) {
        return scope.zeros(new Shape(1).addAll(new Shape(columns.shape(width))), type);
    }

    @Override
    public PackedSums collect(PassStart start) {
        Broadcast<byte[]> begun = context.broadcast(Parcel.of(start));
        try {
            PartTask task = new PartTask(new PassShare(network, begun, recipe), columns, batch, firsts);
            return PartSum.all(
                    run(() -> groups.mapPartitionsWithIndex(task, true).collect()));
        } finally {
            begun.destroy();
        }
    }

    private interface Job<T> {
        T run() throws SparkException;
    }

    private static <T> T run(Job<T> job) {
        try {
            return job.run();
        } catch (SparkException e) {
            throw SparkFitException.of("the pass over the data failed on the cluster", e);
        }
    }
}

package dev.occam.spark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.PackedSums;
import dev.occam.laplace.curvature.PassStart;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.posterior.Laplace;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.torch.TorchRuntime;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * What a pass costs: processor seconds against rows, on Spark and in one process, one thread each, and bytes to the driver. Run
 * by hand; its figures stand in docs/spark.md. Processor time, since on a shared machine the clock tells of others.
 */
public final class PassCost {

    private static final int FEATURES = 20;
    private static final int CLASSES = 10;
    private static final int PARTITIONS = 8;

    private PassCost() {}

    public static Block mlp() {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(100).build())
                .add(Activation.tanhBlock())
                .add(Linear.builder().setUnits(100).build())
                .add(Activation.tanhBlock())
                .add(Linear.builder().setUnits(CLASSES).build());
    }

    private static Laplace kfac(Block block) {
        return Laplace.of(block, Likelihood.categorical()).structure(Kfac.EXPAND);
    }

    /** Sizes in rows as arguments. */
    public static void main(String[] sizes) throws InterruptedException {
        PrintStream out = System.err;
        AtomicLong cpu = new AtomicLong();
        AtomicLong results = new AtomicLong();
        AtomicLong shuffled = new AtomicLong();
        SparkSession session = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        session.sparkContext().addSparkListener(new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd end) {
                cpu.addAndGet(
                        end.taskMetrics().executorCpuTime() + end.taskMetrics().executorDeserializeCpuTime());
                results.addAndGet(end.taskMetrics().resultSize());
                shuffled.addAndGet(end.taskMetrics().shuffleWriteMetrics().bytesWritten());
            }
        });
        TorchRuntime.threads(1);
        SimpleRegression line = new SimpleRegression();
        try (NDManager manager = NDManager.newBaseManager()) {
            Block network = mlp();
            network.initialize(manager, DataType.FLOAT32, new Shape(1, FEATURES));
            for (int round = 0; round < sizes.length + 1; round++) {
                boolean warm = round > 0;
                int rows = warm ? Integer.parseInt(sizes[round - 1]) : 20_000;
                Dataset<Row> frame = frame(session, rows).persist();
                frame.count();
                Thread.sleep(500);
                cpu.set(0);
                results.set(0);
                shuffled.set(0);
                long begun = System.nanoTime();
                try (Posterior posterior =
                        SparkLaplace.of(network, PassCost::mlp, PassCost::kfac).fit(frame, columns())) {
                    double wall = (System.nanoTime() - begun) / 1e9;
                    Thread.sleep(500);
                    double own = cpu.get() / 1e9;
                    double local = local(manager, network, rows);
                    if (warm) {
                        line.addData(rows, own);
                        out.printf(
                                Locale.ROOT,
                                "%d rows: Spark %.2f s of processor (%.2f s by the clock), one process %.2f s, overhead %.1f %%,"
                                        + " %d bytes to the driver, %d shuffled%n",
                                posterior.curvature().examples(),
                                own,
                                wall,
                                local,
                                100 * (own / local - 1),
                                results.get(),
                                shuffled.get());
                    }
                }
                frame.unpersist(true);
            }
            out.printf(Locale.ROOT, "slope %.3g s a row, R2 %.5f%n", line.getSlope(), line.getRSquare());
        }
        session.stop();
    }

    private static RowColumns columns() {
        return RowColumns.features(
                        IntStream.range(0, FEATURES).mapToObj(i -> "x" + i).toArray(String[]::new))
                .classes("label");
    }

    private static Dataset<Row> frame(SparkSession session, int rows) {
        Column[] all = new Column[FEATURES + 1];
        for (int i = 0; i < FEATURES; i++) {
            all[i] = functions.randn(i).as("x" + i);
        }
        all[FEATURES] = functions.floor(functions.rand(99).multiply(CLASSES)).as("label");
        return session.range(0, rows, 1, PARTITIONS).select(all);
    }

    /** The same pass without Spark, over arrays in memory. */
    private static double local(NDManager parent, Block network, int rows) {
        try (NDManager manager = parent.newSubManager()) {
            NDArray x = manager.randomNormal(new Shape(rows, FEATURES));
            NDArray y = manager.zeros(new Shape(rows), DataType.INT64);
            long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            PackedSums sums = kfac(network).collectPart(PassStart.FIRST, Batches.of(x, y, 500), 0);
            double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun) / 1e9;
            System.err.println(rows + " rows alone, packed bytes " + sums.bytes());
            return seconds;
        }
    }
}

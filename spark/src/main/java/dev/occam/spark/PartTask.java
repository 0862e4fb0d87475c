package dev.occam.spark;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.PassStart;
import dev.occam.laplace.posterior.Laplace;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;

/** An executor's share of a pass: the sums over one group of partitions. Faults of the data come back as a line of text. */
final class PartTask implements Function2<Integer, Iterator<RowNumbers>, Iterator<PartSum>> {

    private static final long serialVersionUID = 1;

    private final Broadcast<byte[]> network;
    private final Broadcast<byte[]> start;
    private final LaplaceRecipe recipe;
    private final RowColumns columns;
    private final int batch;
    private final long[] firsts;

    /**
     * A pass.
     *
     * @param network as a parcel
     * @param start of the pass, as a parcel
     * @param batch rows in a batch
     * @param firsts for each group the number of its first row, or nothing where it does not count
     */
    PartTask(
            Broadcast<byte[]> network,
            Broadcast<byte[]> start,
            LaplaceRecipe recipe,
            RowColumns columns,
            int batch,
            long[] firsts) {
        this.network = network;
        this.start = start;
        this.recipe = recipe;
        this.columns = columns;
        this.batch = batch;
        this.firsts = firsts;
    }

    @Override
    public Iterator<PartSum> call(Integer group, Iterator<RowNumbers> rows) {
        PartSum sum;
        try {
            sum = rows.hasNext() ? collect(group, rows) : PartSum.empty();
        } catch (IllegalArgumentException | ArithmeticException e) {
            sum = PartSum.problem(String.valueOf(e.getMessage()));
        }
        return List.of(sum).iterator();
    }

    private PartSum collect(int group, Iterator<RowNumbers> rows) {
        NetworkCopy copy = Parcel.open(network.value(), NetworkCopy.class);
        try (NDManager manager = NativeLibrary.open(NDManager::newBaseManager);
                TaskThreads threads = TaskThreads.claim()) {
            Block block = copy.open(manager);
            Laplace laplace = recipe.of(block);
            RowBatches batches = new RowBatches(rows, columns, copy.type(), batch);
            PassStart begun = Parcel.open(start.value(), PassStart.class);
            return PartSum.of(laplace.collectPart(begun, batches, firsts.length == 0 ? 0 : firsts[group]));
        }
    }
}

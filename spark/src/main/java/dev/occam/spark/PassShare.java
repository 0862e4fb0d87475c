package dev.occam.spark;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.PassStart;
import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.broadcast.Broadcast;

/** What the tasks of one pass have in common: network, start of the pass, and what is added up. */
final class PassShare implements Serializable {

    private static final long serialVersionUID = 1;

    private final Broadcast<byte[]> network;
    private final Broadcast<byte[]> start;
    private final LaplaceRecipe recipe;

    /**
     * A pass.
     *
     * @param network as a parcel
     * @param start of the pass, as a parcel
     */
    PassShare(Broadcast<byte[]> network, Broadcast<byte[]> start, LaplaceRecipe recipe) {
        this.network = network;
        this.start = start;
        this.recipe = recipe;
    }

    /** Where a task's rows come from, once it has somewhere for its arrays to live. */
    interface Rows {

        /** The rows, not empty, in the type of the network's numbers. */
        Batches open(NDManager manager, DataType type);
    }

    /**
     * The sums over some rows.
     *
     * @param first number of their first row among all
     * @return the sums, or what is wrong with the rows
     */
    PartSum of(Rows rows, long first) {
        try {
            return collect(rows, first);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return PartSum.problem(e);
        }
    }

    private PartSum collect(Rows rows, long first) {
        NetworkCopy copy = Parcel.open(network.value(), NetworkCopy.class);
        try (NDManager manager = NativeLibrary.open(NDManager::newBaseManager);
                TaskThreads threads = TaskThreads.claim()) {
            Block block = copy.open(manager);
            PassStart begun = Parcel.open(start.value(), PassStart.class);
            Batches batches = stoppable(rows.open(manager, copy.type()));
            return PartSum.of(recipe.of(block).collectPart(begun, batches, first));
        }
    }

    /** A job that is cancelled has its tasks end with the batch. */
    private static Batches stoppable(Batches batches) {
        return (parent, action) -> batches.forEach(parent, (inputs, targets) -> {
            TaskContext context = TaskContext.get();
            if (context != null && context.isInterrupted()) {
                throw new TaskKilledException("the pass was cancelled");
            }
            action.accept(inputs, targets);
        });
    }
}

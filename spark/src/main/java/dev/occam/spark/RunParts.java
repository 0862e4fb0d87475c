package dev.occam.spark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.PackedSums;
import dev.occam.laplace.curvature.PartedData;
import dev.occam.laplace.curvature.PassStart;
import dev.occam.laplace.torch.TorchRuntime;
import dev.occam.tuner.cluster.PassRows;
import dev.occam.tuner.cluster.PassWatch;
import dev.occam.tuner.cluster.PassWork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * The training rows of a run as data in parts. Each part is broadcast once, fetched by whoever has to do with it, and kept
 * there; a pass broadcasts the weights as they are then.
 */
final class RunParts implements PartedData {

    private static final int POLL = 100;
    private static final int LAST_WORD = 2000;
    private static final int PATIENCE = 10_000;

    private final JavaSparkContext context;
    private final Block network;
    private final PassWork work;
    private final PassWatch watch;
    private final Shape input;
    private final DataType type;
    private final JavaRDD<byte[]> parts;

    RunParts(JavaSparkContext context, Block network, PassWork work, PassRows rows, PassWatch watch) {
        this.context = context;
        this.network = network;
        this.work = work;
        this.watch = watch;
        input = rows.inputs().getShape().slice(1);
        type = rows.inputs().getDataType();
        parts = unlessLost(() -> send(rows));
    }

    /** Broadcast and not parallelised, since a partition of a list travels with every task anew. */
    private JavaRDD<byte[]> send(PassRows rows) {
        List<Broadcast<byte[]>> sent = new ArrayList<>();
        for (int part = 0; part < rows.parts(); part++) {
            NDIndex own = new NDIndex(rows.start(part) + ":" + rows.start(part + 1));
            try (NDArray inputs = rows.inputs().get(own);
                    NDArray targets = rows.targets().get(own)) {
                sent.add(context.broadcast(
                        Parcel.of(new RunPart(rows.start(part), Tensor.of(inputs), Tensor.of(targets), rows.batch()))));
            }
        }
        List<Integer> numbers = IntStream.range(0, rows.parts()).boxed().toList();
        return context.parallelize(numbers, rows.parts())
                .map(part -> sent.get(part).value())
                .persist(StorageLevel.MEMORY_AND_DISK());
    }

    @Override
    public NDArray few(NDManager scope) {
        return scope.zeros(new Shape(1).addAll(input), type);
    }

    @Override
    public PackedSums collect(PassStart start) {
        return unlessLost(() -> pass(start));
    }

    private PackedSums pass(PassStart start) {
        // Tasks of a local master are threads of this process, and set its libtorch's.
        int threads = TorchRuntime.threads();
        NetworkSource source = work::network;
        Broadcast<byte[]> weights = context.broadcast(Parcel.of(NetworkCopy.of(network, source, input.getShape())));
        Broadcast<byte[]> begun = context.broadcast(Parcel.of(start));
        try {
            PassShare pass = new PassShare(weights, begun, work::laplace);
            List<PartSum> answers =
                    answers(parts.map(parcel -> RunPart.sum(pass, parcel)).collectAsync());
            // Where the job was stopped its tasks may still ask for them; then they go with whoever knows of them.
            weights.destroy();
            begun.destroy();
            return PartSum.all(answers);
        } finally {
            TorchRuntime.threads(threads);
        }
    }

    private List<PartSum> answers(JavaFutureAction<List<PartSum>> job) {
        try {
            for (int polls = 1; ; polls++) {
                try {
                    return job.get(POLL, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (watch.cancelled()) {
                        job.cancel(true);
                        throw new CancellationException();
                    }
                    if (polls == PATIENCE / POLL && !hasExecutors()) {
                        watch.waiting("waiting: no executor has come in " + PATIENCE / 1000
                                + " s; the cluster has no free" + " worker, or its workers cannot reach this machine");
                    }
                }
            }
        } catch (ExecutionException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            job.cancel(true);
            throw new CancellationException();
        }
    }

    /** The driver counts as one. */
    private boolean hasExecutors() {
        return context.isLocal() || context.sc().statusTracker().getExecutorInfos().length > 1;
    }

    /** A context that has ended answers by exceptions of its own. */
    private <T> T unlessLost(Supplier<T> work) {
        try {
            return work.get();
        } catch (CancellationException e) {
            throw e;
        } catch (IllegalStateException e) {
            throw context.sc().isStopped() ? failed(e) : e;
        }
    }

    private RuntimeException failed(Exception thrown) {
        return stopping()
                ? new CancellationException()
                : SparkPassEngine.failed("the pass failed on the cluster", thrown, "see the logs of its executors");
    }

    /** Whether the job ended because the program does, of which Spark may hear before the run. */
    private boolean stopping() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WORD);
        while (context.sc().isStopped() && !watch.cancelled() && System.nanoTime() < end) {
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }
        return watch.cancelled();
    }
}

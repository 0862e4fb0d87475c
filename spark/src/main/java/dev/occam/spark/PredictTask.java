package dev.occam.spark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.store.PosteriorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;

/** An executor's share of predictions: the rows of one partition, some at a time. */
final class PredictTask implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1;

    private final Broadcast<byte[]> network;
    private final Broadcast<byte[]> posterior;
    private final RowArrays features;
    private final PredictedColumns predicted;
    private final int batch;

    PredictTask(
            Broadcast<byte[]> network,
            Broadcast<byte[]> posterior,
            RowArrays features,
            PredictedColumns predicted,
            int batch) {
        this.network = network;
        this.posterior = posterior;
        this.features = features;
        this.predicted = predicted;
        this.batch = batch;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        NDManager manager = NativeLibrary.open(NDManager::newBaseManager);
        // Whoever takes the rows may stop before the last.
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> manager.close());
        NetworkCopy copy = Parcel.open(network.value(), NetworkCopy.class);
        Posterior open = open(copy.open(manager));
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> open.close());
        return new Iterator<>() {
            private final Deque<Row> done = new ArrayDeque<>();

            @Override
            public boolean hasNext() {
                return !done.isEmpty() || rows.hasNext();
            }

            @Override
            public Row next() {
                if (done.isEmpty()) {
                    done.addAll(predict(rows, open, manager));
                }
                return done.remove();
            }
        };
    }

    private List<Row> predict(Iterator<Row> rows, Posterior open, NDManager manager) {
        List<Row> batchRows = new ArrayList<>();
        while (batchRows.size() < batch && rows.hasNext()) {
            batchRows.add(rows.next());
        }
        int width = features.width();
        double[] numbers = new double[Math.multiplyExact(batchRows.size(), width)];
        for (int i = 0; i < batchRows.size(); i++) {
            features.read(batchRows.get(i), numbers, i * width);
        }
        List<List<Object>> values;
        try (NDManager scope = manager.newSubManager();
                TaskThreads threads = TaskThreads.claim()) {
            Shape shape = new Shape(batchRows.size()).addAll(open.row().shape());
            NDArray inputs = RowBatches.array(scope, numbers, open.row().type(), shape);
            values = predicted.values(open.predict(inputs), batchRows.size());
        }
        List<Row> predictedRows = new ArrayList<>();
        for (int i = 0; i < batchRows.size(); i++) {
            List<Object> cells = new ArrayList<>();
            for (int k = 0; k < batchRows.get(i).size() - 1; k++) {
                cells.add(batchRows.get(i).get(k));
            }
            cells.addAll(values.get(i));
            predictedRows.add(RowFactory.create(cells.toArray()));
        }
        return predictedRows;
    }

    private Posterior open(Block block) {
        try {
            Path file = Files.createTempFile("occam", ".posterior");
            try {
                Files.write(file, posterior.value());
                return PosteriorFile.read(file, block);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

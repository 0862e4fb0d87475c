package dev.occam.tuner.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.BatchSampler;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.SequenceSampler;
import ai.djl.translate.TranslateException;
import dev.occam.laplace.curvature.Batches;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A DJL data set as batches for a curvature pass.
 *
 * <p>A data set with random access is read in its order and whole, by a sampler of ours: the user's own sampler, and with it
 * the order in which training sees the rows, stays as it was. Another data set is read as it gives its batches.
 */
final class DatasetBatches implements Batches {

    private final Dataset dataset;
    private final LossScale scale;
    private final Shape outputs;
    private final DataType type;
    private final int size;

    /**
     * Batches of a data set.
     *
     * @param dataset the data
     * @param scale says what labels are
     * @param outputs shape (n, ..., C) of outputs, with any n
     * @param type of the outputs
     * @param size rows in a batch, where it can be chosen
     */
    DatasetBatches(Dataset dataset, LossScale scale, Shape outputs, DataType type, int size) {
        this.dataset = dataset;
        this.scale = scale;
        this.outputs = outputs;
        this.type = type;
        this.size = size;
    }

    @Override
    public void forEach(NDManager parent, Action action) {
        try (NDManager scope = parent.newSubManager()) {
            for (Batch batch : batches(scope)) {
                try (batch) {
                    NDArray inputs = single(batch.getData(), "inputs").toDevice(parent.getDevice(), false);
                    NDArray labels = single(batch.getLabels(), "labels").toDevice(parent.getDevice(), false);
                    Shape shape = new Shape(inputs.getShape().get(0)).addAll(outputs.slice(1));
                    action.accept(inputs, scale.targets(labels, shape, type));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the data set can't be read: " + e.getMessage(), e);
        } catch (TranslateException e) {
            throw new IllegalStateException("the data set can't be turned into arrays: " + e.getMessage(), e);
        }
    }

    private Iterable<Batch> batches(NDManager manager) throws IOException, TranslateException {
        return dataset instanceof RandomAccessDataset rows
                ? rows.getData(manager, new BatchSampler(new SequenceSampler(), size))
                : dataset.getData(manager);
    }

    private static NDArray single(NDList arrays, String what) {
        if (arrays.size() != 1) {
            throw new IllegalArgumentException(
                    "the data set gives " + arrays.size() + " arrays of " + what + " a batch; the curvature takes one");
        }
        return arrays.head();
    }
}

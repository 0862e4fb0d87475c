package dev.occam.laplace.posterior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.TranslateException;
import dev.occam.laplace.curvature.Batches;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A DJL dataset as batches. */
final class DatasetBatches {

    private DatasetBatches() {}

    static Batches of(Dataset data) {
        return (parent, action) -> {
            try (NDManager manager = parent.newSubManager()) {
                for (Batch batch : data.getData(manager)) {
                    try (batch) {
                        accept(batch, action);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the dataset can't be read: " + e.getMessage(), e);
            } catch (TranslateException e) {
                throw new IllegalArgumentException("the dataset can't be read: " + e.getMessage(), e);
            }
        };
    }

    private static void accept(Batch batch, Batches.Action action) {
        if (batch.getData().size() != 1 || batch.getLabels().size() != 1) {
            throw new IllegalArgumentException(
                    "a batch of the dataset holds " + batch.getData().size() + " arrays of data and "
                            + batch.getLabels().size() + " of labels; one of each is supported");
        }
        NDArray inputs = batch.getData().get(0);
        NDArray targets = batch.getLabels().get(0);
        action.accept(inputs, targets);
    }
}

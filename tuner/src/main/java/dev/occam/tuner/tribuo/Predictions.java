package dev.occam.tuner.tribuo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tribuo.Example;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.Output;
import org.tribuo.Prediction;

/** Predicts many examples, some at a time, so that memory stays bounded. */
final class Predictions {

    /** Numbers that the widest layer may take at once. */
    private static final int NUMBERS = 1 << 20;

    /** Makes a prediction of a network's outputs for one example. */
    @FunctionalInterface
    interface Maker<T extends Output<T>> {

        /**
         * Makes one.
         *
         * @param used features of the example that the network knows
         * @param outputs (C)
         */
        Prediction<T> of(Example<T> example, int used, double[] outputs);
    }

    private Predictions() {}

    /**
     * The predictions, in order.
     *
     * @throws IllegalArgumentException where an example has no feature that the network knows, or one that is not finite
     */
    static <T extends Output<T>> List<Prediction<T>> of(
            TrainedNetwork network, ImmutableFeatureMap features, Iterable<Example<T>> examples, Maker<T> maker) {
        int widest = Math.max(features.size(), network.architecture().outputs());
        for (int width : network.architecture().widths()) {
            widest = Math.max(widest, width);
        }
        int most = Math.max(1, NUMBERS / widest);
        List<Prediction<T>> predictions = new ArrayList<>();
        List<Example<T>> batch = new ArrayList<>();
        for (Example<T> example : examples) {
            batch.add(example);
            if (batch.size() == most) {
                add(predictions, network, features, batch, maker);
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            add(predictions, network, features, batch, maker);
        }
        return predictions;
    }

    private static <T extends Output<T>> void add(
            List<Prediction<T>> predictions,
            TrainedNetwork network,
            ImmutableFeatureMap features,
            List<Example<T>> batch,
            Maker<T> maker) {
        FeatureRows dense = new FeatureRows(features);
        double[] rows = new double[batch.size() * dense.width()];
        int[] used = new int[batch.size()];
        for (int i = 0; i < batch.size(); i++) {
            String name = "example " + (predictions.size() + i);
            used[i] = dense.fill(batch.get(i), name, rows, i * dense.width());
            if (used[i] == 0) {
                throw new IllegalArgumentException(
                        name + " has no feature that the model knows; it was trained on " + dense.width() + " others");
            }
        }
        double[] outputs = network.outputs(rows);
        int width = outputs.length / batch.size();
        for (int i = 0; i < batch.size(); i++) {
            predictions.add(
                    maker.of(batch.get(i), used[i], Arrays.copyOfRange(outputs, i * width, (i + 1) * width)));
        }
    }
}

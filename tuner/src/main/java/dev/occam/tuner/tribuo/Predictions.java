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
         * @param outputs means (C) and variances (C), or no variances
         */
        Prediction<T> of(Example<T> example, int used, TrainedNetwork.Outputs outputs);
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
        if (!network.posterior().isEmpty()) {
            widest = Math.multiplyExact(widest, network.architecture().outputs());
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
        TrainedNetwork.Outputs outputs = network.outputs(rows);
        for (int i = 0; i < batch.size(); i++) {
            TrainedNetwork.Outputs own = new TrainedNetwork.Outputs(
                    row(outputs.means(), i, batch.size()), row(outputs.variances(), i, batch.size()));
            predictions.add(maker.of(batch.get(i), used[i], own));
        }
    }

    private static double[] row(double[] matrix, int row, int rows) {
        int width = matrix.length / rows;
        return Arrays.copyOfRange(matrix, row * width, (row + 1) * width);
    }
}

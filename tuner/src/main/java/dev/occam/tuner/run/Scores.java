package dev.occam.tuner.run;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Examples;
import dev.occam.models.data.Task;
import dev.occam.reports.record.Calibration;
import dev.occam.reports.record.Metrics.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.special.Erf;

/** How well a network predicts, in the target's own units; plug-in predictions. */
final class Scores {

    /** A perfect fit has a likelihood without bound. */
    private static final double LEAST_NOISE = 1e-8;

    private static final int ECE_BINS = 15;

    private static final int COVERAGE_LEVELS = 20;

    private final Block network;
    private final DataSet data;
    private final double noise;

    /**
     * Scores of one network.
     *
     * @param network the network
     * @param data whose target units count
     * @param noise sigma in standardised units; not used in classification
     */
    Scores(Block network, DataSet data, double noise) {
        this.network = network;
        this.data = data;
        this.noise = noise;
    }

    /**
     * The noise of greatest likelihood.
     *
     * @param loss mean over rows of half the squared error
     * @param outputs C
     * @return sigma in standardised units, above 0
     */
    static double noiseAt(double loss, int outputs) {
        return Math.max(LEAST_NOISE, Math.sqrt(2 * loss / outputs));
    }

    /** The noise of greatest likelihood at the network's present weights, in standardised units; 1 where there is none. */
    static double residual(Block network, DataSet data, NDManager parent, DataType type) {
        if (data.task() != Task.REGRESSION) {
            return 1;
        }
        Examples train = data.train();
        double[] outputs = NetworkOutputs.of(network, train, parent, type);
        double squares = 0;
        for (int i = 0; i < outputs.length; i++) {
            double error = outputs[i] - train.value(i / train.outputs(), i % train.outputs());
            squares += error * error;
        }
        return noiseAt(squares / 2 / train.rows(), train.outputs());
    }

    /** Metrics, and whether the network's own probabilities or intervals are what they claim to be. */
    record Measured(List<Metric> metrics, Calibration calibration) {}

    List<Metric> of(Examples examples, NDManager parent, DataType type) {
        return measure(examples, Calibration.Part.TEST, parent, type).metrics();
    }

    /**
     * All that is measured on some rows.
     *
     * @param part which rows they are
     */
    Measured measure(Examples examples, Calibration.Part part, NDManager parent, DataType type) {
        double[] outputs = NetworkOutputs.of(network, examples, parent, type);
        return switch (data.task()) {
            case CLASSIFICATION -> classification(examples, outputs, part);
            case REGRESSION -> regression(examples, outputs, part);
            case RECONSTRUCTION -> reconstruction(examples, outputs, part);
        };
    }

    private Measured regression(Examples examples, double[] outputs, Calibration.Part part) {
        int columns = examples.outputs();
        double[] squares = new double[columns];
        double[] deviations = new double[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            double error = outputs[i] - examples.value(i / columns, i % columns);
            squares[i % columns] += error * error;
            deviations[i] = Math.abs(error) / noise;
        }
        double nll = columns * (0.5 * Math.log(2 * Math.PI) + Math.log(noise))
                + data.targets().logScaleSum();
        for (double square : squares) {
            nll += square / examples.rows() / (2 * noise * noise);
        }
        List<Metric> metrics = new ArrayList<>();
        metrics.add(new Metric("nll", nll, "nats per row"));
        for (int c = 0; c < columns; c++) {
            double rmse = Math.sqrt(data.targets().restoreSquared(squares[c] / examples.rows(), c));
            String name = data.outputNames().get(c);
            metrics.add(new Metric(columns == 1 ? "rmse" : "rmse of " + name, rmse, "units of " + name));
        }
        return new Measured(metrics, new Calibration(part, examples.rows(), List.of(), coverage(deviations)));
    }

    /** Of pictures: cross-entropy and squared error, each summed over the pixels of a row, as the literature tells them. */
    private static Measured reconstruction(Examples examples, double[] outputs, Calibration.Part part) {
        int pixels = examples.outputs();
        double nll = 0;
        double squares = 0;
        for (int i = 0; i < outputs.length; i++) {
            double f = outputs[i];
            double target = examples.value(i / pixels, i % pixels);
            nll += Math.max(f, 0) - f * target + Math.log1p(Math.exp(-Math.abs(f)));
            double error = 1 / (1 + Math.exp(-f)) - target;
            squares += error * error;
        }
        List<Metric> metrics = List.of(
                new Metric("nll", nll / examples.rows(), "nats per row"),
                new Metric("squared error", squares / examples.rows(), "summed over the pixels of a row"));
        return new Measured(metrics, new Calibration(part, examples.rows(), List.of(), List.of()));
    }

    /**
     * How many targets lie inside central intervals.
     *
     * @param deviations distances from the prediction, in standard deviations
     */
    private static List<Calibration.Level> coverage(double[] deviations) {
        List<Calibration.Level> levels = new ArrayList<>();
        for (int i = 1; i < COVERAGE_LEVELS; i++) {
            double level = (double) i / COVERAGE_LEVELS;
            double reach = Math.sqrt(2) * Erf.erfInv(level);
            long inside = Arrays.stream(deviations).filter(d -> d <= reach).count();
            levels.add(new Calibration.Level(level, (double) inside / deviations.length));
        }
        return levels;
    }

    private static Measured classification(Examples examples, double[] outputs, Calibration.Part part) {
        int classes = examples.outputs();
        int rows = examples.rows();
        double nll = 0;
        int right = 0;
        int[] count = new int[ECE_BINS];
        double[] confidence = new double[ECE_BINS];
        double[] accuracy = new double[ECE_BINS];
        for (int n = 0; n < rows; n++) {
            double[] f = Arrays.copyOfRange(outputs, n * classes, (n + 1) * classes);
            int best = 0;
            for (int c = 1; c < classes; c++) {
                if (f[c] > f[best]) {
                    best = c;
                }
            }
            double normaliser = logSumExp(f, f[best]);
            nll += normaliser - f[examples.label(n)];
            double p = Math.exp(f[best] - normaliser);
            boolean hit = best == examples.label(n);
            right += hit ? 1 : 0;
            int bin = Math.max(0, (int) Math.ceil(p * ECE_BINS) - 1);
            count[bin]++;
            confidence[bin] += p;
            accuracy[bin] += hit ? 1 : 0;
        }
        double ece = 0;
        List<Calibration.Bin> bins = new ArrayList<>();
        for (int b = 0; b < ECE_BINS; b++) {
            ece += Math.abs(confidence[b] - accuracy[b]) / rows;
            if (count[b] > 0) {
                bins.add(new Calibration.Bin(
                        (double) b / ECE_BINS,
                        (b + 1.0) / ECE_BINS,
                        count[b],
                        confidence[b] / count[b],
                        accuracy[b] / count[b]));
            }
        }
        return new Measured(
                List.of(
                        new Metric("nll", nll / rows, "nats per row"),
                        new Metric("accuracy", (double) right / rows, "share of rows"),
                        new Metric("ece", ece, "expected calibration error, 15 bins")),
                new Calibration(part, rows, bins, List.of()));
    }

    private static double logSumExp(double[] values, double largest) {
        double sum = 0;
        for (double value : values) {
            sum += Math.exp(value - largest);
        }
        return largest + Math.log(sum);
    }
}

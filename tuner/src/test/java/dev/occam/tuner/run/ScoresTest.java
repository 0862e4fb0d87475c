package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Examples;
import dev.occam.models.data.Standardisation;
import dev.occam.reports.record.Calibration;
import dev.occam.reports.record.Metrics.Metric;
import dev.occam.tuner.train.Problems;
import dev.occam.tuner.train.Weights;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Metrics of a network whose outputs are its inputs, worked out by hand. */
class ScoresTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Block identity(int size) {
        Block network = Problems.network(manager, size, List.of(), size);
        NDArray zero = manager.zeros(new Shape(size), DataType.FLOAT64);
        new Weights(network).set(new NDList(manager.eye(size, size, 0, DataType.FLOAT64), zero));
        return network;
    }

    private List<Metric> scores(Examples examples, Standardisation targets, double noise) {
        return measured(examples, targets, noise).metrics();
    }

    private Scores.Measured measured(Examples examples, Standardisation targets, double noise) {
        List<String> outputs =
                IntStream.range(0, examples.outputs()).mapToObj(c -> "y" + c).toList();
        List<String> features = outputs.stream().map(name -> "x" + name).toList();
        DataSet data = new DataSet("toy", examples.task(), features, outputs, examples, null, targets, List.of());
        return new Scores(identity(examples.outputs()), data, noise)
                .measure(examples, Calibration.Part.TEST, manager, DataType.FLOAT64);
    }

    private static void assertMetric(Metric metric, String name, double value, String unit) {
        assertThat(metric.name()).isEqualTo(name);
        assertThat(metric.unit()).isEqualTo(unit);
        assertThat(metric.value()).as(name).isCloseTo(value, within(1e-12 * Math.max(1, Math.abs(value))));
    }

    /** In the targets' own units: the density that two normal distributions give, and root mean squares. */
    @Test
    void regression() {
        double[] f = {0, 1, 0.5, -1, 2, 0};
        double[] y = {0.5, 1, 0, -1.5, 2, 1};
        Standardisation units = Standardisation.of(new double[] {10, -3}, new double[] {2, 5});
        double noise = 0.7;
        List<Metric> metrics = scores(Examples.regression(new long[] {2}, 2, f, y), units, noise);
        double nll = 0;
        for (int i = 0; i < f.length; i++) {
            int c = i % 2;
            nll -= new NormalDistribution(null, units.restore(f[i], c), noise * units.scale(c))
                    .logDensity(units.restore(y[i], c));
        }
        assertThat(metrics).hasSize(3);
        assertMetric(metrics.get(0), "nll", nll / 3, "nats per row");
        assertMetric(metrics.get(1), "rmse of y0", 2 * Math.sqrt((0.25 + 0.25 + 0) / 3), "units of y0");
        assertMetric(metrics.get(2), "rmse of y1", 5 * Math.sqrt((0 + 0.25 + 1) / 3), "units of y1");
    }

    @Test
    void oneTargetsErrorIsPlainlyCalledRmse() {
        Examples examples = Examples.regression(new long[] {1}, 1, new double[] {1, 2}, new double[] {1, 4});
        Standardisation units = Standardisation.of(new double[] {0}, new double[] {3});
        assertMetric(scores(examples, units, 1).get(1), "rmse", 3 * Math.sqrt(2), "units of y0");
    }

    /** Rows by confidence: 0.9 right, 0.9 wrong, 0.6 right, 0.6 right; bins of a fifteenth. */
    @Test
    void classification() {
        double ninety = Math.log(9);
        double sixty = Math.log(1.5);
        double[] f = {ninety, 0, ninety, 0, sixty, 0, 0, sixty};
        double[] ids = {0, 1, 0, 1};
        List<Metric> metrics =
                scores(Examples.classification(new long[] {2}, 2, f, ids), Standardisation.identity(2), 1);
        double nll = -(Math.log(0.9) + Math.log(0.1) + 2 * Math.log(0.6)) / 4;
        assertThat(metrics).hasSize(3);
        assertMetric(metrics.get(0), "nll", nll, "nats per row");
        assertMetric(metrics.get(1), "accuracy", 0.75, "share of rows");
        // Half the rows at 0.9 with accuracy 0.5; half at 0.6 with accuracy 1.
        assertMetric(metrics.get(2), "ece", 0.5 * 0.4 + 0.5 * 0.4, "expected calibration error, 15 bins");
    }

    /** The same rows: bins of confidence whose weighted gaps are the expected calibration error. */
    @Test
    void reliabilityByConfidence() {
        double ninety = Math.log(9);
        double sixty = Math.log(1.5);
        double[] f = {ninety, 0, ninety, 0, sixty, 0, 0, sixty};
        Calibration found = measured(
                        Examples.classification(new long[] {2}, 2, f, new double[] {0, 1, 0, 1}),
                        Standardisation.identity(2),
                        1)
                .calibration();
        assertThat(found.rows()).isEqualTo(4);
        assertThat(found.coverage()).isEmpty();
        assertThat(found.reliability()).extracting(Calibration.Bin::rows).containsExactly(2L, 2L);
        Calibration.Bin sure = found.reliability().get(1);
        assertThat(sure.from()).isCloseTo(13 / 15.0, within(1e-12));
        assertThat(sure.to()).isCloseTo(14 / 15.0, within(1e-12));
        assertThat(sure.confidence()).isCloseTo(0.9, within(1e-12));
        assertThat(sure.accuracy()).isCloseTo(0.5, within(1e-12));
    }

    /** Errors of 0, 1 and 2 standard deviations, with 68 % of a normal distribution inside 1 and 95.4 % inside 2. */
    @Test
    void coverageByProbability() {
        double noise = 0.5;
        Examples examples = Examples.regression(new long[] {1}, 1, new double[] {1, 1, 1}, new double[] {1, 1.5, 0});
        Calibration found =
                measured(examples, Standardisation.identity(1), noise).calibration();
        assertThat(found.reliability()).isEmpty();
        assertThat(found.coverage()).hasSize(19);
        for (Calibration.Level level : found.coverage()) {
            double inside = level.nominal() < 0.6827 ? 1 / 3.0 : 2 / 3.0;
            assertThat(level.observed()).as("%s", level.nominal()).isCloseTo(inside, within(1e-12));
        }
    }

    @Test
    void certaintyAndHugeLogitsAreInTheLastBin() {
        double[] f = {1e4, -1e4, -1e4, 1e4};
        double[] ids = {0, 0};
        List<Metric> metrics =
                scores(Examples.classification(new long[] {2}, 2, f, ids), Standardisation.identity(2), 1);
        assertMetric(metrics.get(0), "nll", 1e4, "nats per row");
        assertMetric(metrics.get(1), "accuracy", 0.5, "share of rows");
        assertMetric(metrics.get(2), "ece", 0.5, "expected calibration error, 15 bins");
    }

    /** More rows than one batch of the forward pass. */
    @Test
    void everyRowCountsOnce() {
        int rows = 2500;
        double[] f = IntStream.range(0, rows).mapToDouble(i -> i * 1e-3).toArray();
        List<Metric> metrics =
                scores(Examples.regression(new long[] {1}, 1, f, new double[rows]), Standardisation.identity(1), 1);
        double squares = IntStream.range(0, rows).mapToDouble(i -> f[i] * f[i]).sum();
        assertMetric(metrics.get(1), "rmse", Math.sqrt(squares / rows), "units of y0");
    }
}

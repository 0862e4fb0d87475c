package dev.occam.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.posterior.Laplace;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.predict.Predictive;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Predictions of a DataFrame against those of the posterior itself, and what rows that can't be used are told. */
class PredictorTest extends OnLocalSpark {

    private static StructType table() {
        StructType schema = new StructType().add("id", DataTypes.LongType);
        for (String name : List.of("a", "b", "c", "d", "y")) {
            schema = schema.add(name, DataTypes.DoubleType);
        }
        return schema;
    }

    private static List<Row> rows(int count) {
        SplittableRandom random = new SplittableRandom(3);
        List<Row> rows = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            double[] x = TestNetworks.normal(random, 4, 1);
            rows.add(RowFactory.create(i, x[0], x[1], x[2], x[3], x[0] - x[1] * x[2]));
        }
        return rows;
    }

    private NDArray matrix(List<Row> rows, int from, int to) {
        double[] all = new double[rows.size() * (to - from)];
        for (int i = 0; i < all.length; i++) {
            all[i] = rows.get(i / (to - from)).getDouble(from + i % (to - from));
        }
        return manager.create(all, new Shape(rows.size(), to - from));
    }

    private static Laplace gaussian(Block block) {
        return Laplace.of(block, Likelihood.gaussian());
    }

    @Test
    void numbersArePredictedAsByThePosterior() {
        List<Row> rows = rows(60);
        Block network = TestNetworks.initialised(manager, TestNetworks.regression(), 4);
        Dataset<Row> frame = TestNetworks.frame(session, rows, table(), 3);
        RowColumns columns = RowColumns.features("a", "b", "c", "d").targets("y");
        try (Posterior posterior = SparkLaplace.of(network, TestNetworks::regression, PredictorTest::gaussian)
                .fit(frame, columns)) {
            posterior.tunePrior();
            Predictive expected = posterior.predict(matrix(rows, 1, 5));
            double[] mean = expected.mean().toDoubleArray();
            double[] variance = expected.epistemic().add(expected.aleatoric()).toDoubleArray();
            List<Row> found = SparkPredictor.of(posterior, TestNetworks::regression)
                    .batch(7)
                    .level(0.6826894921370859)
                    .predict(frame, columns)
                    .orderBy("id")
                    .collectAsList();
            assertThat(found).hasSize(60);
            for (int i = 0; i < mean.length; i++) {
                Row row = found.get(i);
                assertThat(row.getDouble(1)).isEqualTo(rows.get(i).getDouble(1));
                double deviation = Math.sqrt(variance[i]);
                requireClose("mean", row, mean[i]);
                requireClose("deviation", row, deviation);
                requireClose("lower", row, mean[i] - deviation);
                requireClose("upper", row, mean[i] + deviation);
            }
        }
    }

    private static void requireClose(String column, Row row, double expected) {
        double actual = row.<Double>getList(row.fieldIndex(column)).get(0);
        assertThat(Math.abs(actual - expected))
                .as("%s: %s and %s, ratio %s", column, actual, expected, actual / expected)
                .isLessThanOrEqualTo(1e-11 * Math.max(1, Math.abs(expected)));
    }

    private static Laplace categorical(Block block) {
        return Laplace.of(block, Likelihood.categorical());
    }

    @Test
    void classesArePredictedAsByThePosterior() {
        List<Row> rows = TestNetworks.images(20);
        try (Posterior posterior =
                categorical(network).fit(TestNetworks.pixels(manager, rows), TestNetworks.labels(manager, rows))) {
            Predictive expected = posterior.predict(TestNetworks.pixels(manager, rows));
            List<Row> found = SparkPredictor.of(posterior, TestNetworks::convolution)
                    .predict(TestNetworks.frame(session, rows, TestNetworks.IMAGES, 1), RowColumns.features("pixels"))
                    .collectAsList();
            double[] probabilities = new double[20 * TestNetworks.CLASSES];
            double[] information = new double[20];
            for (int i = 0; i < 20; i++) {
                List<Double> own = found.get(i).getList(2);
                for (int c = 0; c < TestNetworks.CLASSES; c++) {
                    probabilities[i * TestNetworks.CLASSES + c] = own.get(c);
                }
                information[i] = found.get(i).getDouble(4);
                assertThat(found.get(i).getDouble(3)).isGreaterThan(information[i]);
            }
            Closeness.requireClose(
                    "probabilities", probabilities, expected.probabilities().toDoubleArray(), 1e-12);
            Closeness.requireClose(
                    "information", information, expected.mutualInformation().toDoubleArray(), 1e-10);
        }
    }

    @Test
    void aColumnThatIsThereAlreadyIsRefused() {
        Block network = TestNetworks.initialised(manager, TestNetworks.regression(), 4);
        List<Row> rows = rows(9);
        try (Posterior posterior = gaussian(network).fit(matrix(rows, 1, 5), matrix(rows, 5, 6))) {
            Dataset<Row> frame = TestNetworks.frame(session, rows, table(), 1).withColumnRenamed("y", "mean");
            assertThatThrownBy(() -> SparkPredictor.of(posterior, TestNetworks::regression)
                            .predict(frame, RowColumns.features("a", "b", "c", "d")))
                    .hasMessage("column 'mean' is there already and would be predicted; rename or drop it first");
        }
    }
}

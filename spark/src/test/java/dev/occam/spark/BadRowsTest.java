package dev.occam.spark;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.posterior.Laplace;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** Rows that can't be fitted to, each told in one line that names the column and the remedy. */
class BadRowsTest extends OnLocalSpark {

    private static Laplace kfac(Block block) {
        return Laplace.of(block, Likelihood.categorical()).structure(Kfac.EXPAND);
    }

    private void requireRefused(Dataset<Row> rows, RowColumns columns, String message) {
        assertThatThrownBy(() -> SparkLaplace.of(network, TestNetworks::convolution, BadRowsTest::kfac)
                        .fit(rows, columns))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static RowColumns columns() {
        return RowColumns.features("pixels").classes("label").shaped(1, TestNetworks.SIDE, TestNetworks.SIDE);
    }

    /** Three rows of which the last is another one, in two partitions. */
    private static Dataset<Row> rows(Row last) {
        List<Row> rows = new ArrayList<>(TestNetworks.images(3));
        rows.add(last);
        return TestNetworks.frame(session, rows, TestNetworks.IMAGES, 2);
    }

    private static double[] pixels(int width, double last) {
        double[] pixels = new double[width];
        pixels[width - 1] = last;
        return pixels;
    }

    private static final int ALL = TestNetworks.SIDE * TestNetworks.SIDE;

    @Test
    void schemasThatDoNotFitAreToldBeforeAnyJob() {
        Dataset<Row> frame = rows(RowFactory.create(pixels(ALL, 0), 1));
        requireRefused(
                frame,
                RowColumns.features("pixel").classes("label"),
                "no column 'pixel' for the features; the columns are pixels, label");
        requireRefused(
                frame,
                RowColumns.features("pixels").classes("class"),
                "no column 'class' for the targets; the columns are pixels, label");
        requireRefused(
                frame.withColumn("label", functions.lit("cat")),
                columns(),
                "column 'label' is of type string; targets are numbers: cast or encode it");
        requireRefused(
                frame,
                RowColumns.features("pixels", "label").classes("label"),
                "column 'pixels' is an array; features are one column of arrays, or columns of numbers, not both");
        requireRefused(
                frame, RowColumns.features("pixels"), "a fit takes targets; name them by classes(...) or targets(...)");
        requireRefused(
                frame,
                columns().shaped(1, 4, 4),
                "rows hold 25 features, but the shape [1, 4, 4] takes 16; name other columns or another shape");
    }

    @Test
    void cellsThatDoNotFitAreToldWithTheirPlace() {
        String place = " in row 1 of partition 1 (both from 0)";
        requireRefused(
                rows(RowFactory.create(pixels(ALL, Double.NaN), 1)),
                columns(),
                "column 'pixels' is NaN" + place + "; remove or impute it");
        requireRefused(
                rows(RowFactory.create(null, 1)),
                columns(),
                "column 'pixels' is null" + place + "; fill or drop such rows, by na().fill or na().drop");
        requireRefused(
                rows(RowFactory.create(pixels(ALL, 0), null)),
                columns(),
                "column 'label' is null" + place + "; fill or drop such rows, by na().fill or na().drop");
        requireRefused(
                rows(RowFactory.create(pixels(9, 0), 1)),
                columns(),
                "column 'pixels' holds 9 numbers" + place + " and 25 in the first; all rows need as many");
        requireRefused(
                rows(RowFactory.create(pixels(ALL, 0), 1)).withColumn("label", functions.lit(0.5)),
                columns(),
                "column 'label' holds 0.5; classes are whole numbers from 0, and targets(...) takes numbers to predict");
    }

    @Test
    void targetsOfPositionsHaveOneWidth() {
        Dataset<Row> frame = rows(RowFactory.create(pixels(ALL, 0), 1))
                .withColumn("label", functions.expr("array_repeat(label, 1 + label)"));
        requireRefused(frame, columns(), "column 'label' holds arrays of 1 and of 2 numbers; all rows need as many");
    }

    @Test
    void noRowsAreRefused() {
        Dataset<Row> frame = rows(RowFactory.create(pixels(ALL, 0), 1));
        requireRefused(frame.limit(0), columns(), "the data hold no rows");
        network = TestNetworks.initialised(manager, TestNetworks.regression(), 4);
        requireRefused(
                frame.where("label > 9"),
                RowColumns.features("label", "label", "label", "label").targets("label"),
                "the data hold no rows");
    }

    @Test
    void anotherNetworkIsRefused() {
        Dataset<Row> frame = rows(RowFactory.create(pixels(ALL, 0), 1));
        assertThatThrownBy(() -> SparkLaplace.of(network, () -> TestNetworks.regression(), BadRowsTest::kfac)
                        .fit(frame, columns()))
                .hasMessageStartingWith("the source of the network makes another one than was given: it has '");
    }
}

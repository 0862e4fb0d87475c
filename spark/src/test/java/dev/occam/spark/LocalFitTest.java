package dev.occam.spark;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.curvature.Ekfac;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.posterior.Laplace;
import dev.occam.laplace.posterior.Posterior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fits by two threads of one process, as a user's first try would be. */
class LocalFitTest extends OnLocalSpark {

    private static final RowColumns COLUMNS =
            RowColumns.features("pixels").classes("label").shaped(1, TestNetworks.SIDE, TestNetworks.SIDE);

    private static Laplace kfac(Block block) {
        return Laplace.of(block, Likelihood.categorical()).structure(Kfac.EXPAND);
    }

    private static Laplace drawn(Block block) {
        return Laplace.of(block, Likelihood.categorical())
                .structure(Ekfac.REDUCE)
                .fisher(Fisher.monteCarlo(2, 5));
    }

    @Test
    void theFitIsThatOfOneProcess() {
        List<Row> rows = TestNetworks.images(101);
        for (LaplaceRecipe recipe : List.<LaplaceRecipe>of(LocalFitTest::kfac, LocalFitTest::drawn)) {
            try (Posterior local = recipe.of(network)
                            .fit(TestNetworks.pixels(manager, rows), TestNetworks.labels(manager, rows));
                    Posterior found = SparkLaplace.of(network, TestNetworks::convolution, recipe)
                            .batch(13)
                            .fit(TestNetworks.frame(session, rows, TestNetworks.IMAGES, 7), COLUMNS)) {
                Closeness.requireClose(found, local, 1e-12);
            }
        }
    }

    /** Six tokens of two numbers, each of one of three classes. */
    private static Block tagger() {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(3).build())
                .add(Activation.tanhBlock())
                .add(Linear.builder().setUnits(TestNetworks.CLASSES).build());
    }

    @Test
    void classesOfPositionsAreThoseOfOneProcess() {
        SplittableRandom random = new SplittableRandom(5);
        List<Row> rows = new ArrayList<>();
        double[] inputs = TestNetworks.normal(random, 31 * 12, 1);
        long[] tags = random.longs(31 * 6, 0, TestNetworks.CLASSES).toArray();
        for (int i = 0; i < 31; i++) {
            rows.add(RowFactory.create(
                    Arrays.copyOfRange(inputs, 12 * i, 12 * i + 12), Arrays.copyOfRange(tags, 6 * i, 6 * i + 6)));
        }
        StructType schema = new StructType()
                .add("tokens", DataTypes.createArrayType(DataTypes.DoubleType))
                .add("tags", DataTypes.createArrayType(DataTypes.LongType));
        Block tagger = TestNetworks.initialised(manager, tagger(), 6, 2);
        RowColumns columns = RowColumns.features("tokens").shaped(6, 2).classes("tags");
        try (Posterior local = kfac(tagger)
                        .fit(manager.create(inputs, new Shape(31, 6, 2)), manager.create(tags, new Shape(31, 6)));
                Posterior found = SparkLaplace.of(tagger, LocalFitTest::tagger, LocalFitTest::kfac)
                        .batch(4)
                        .fit(TestNetworks.frame(session, rows, schema, 3), columns)) {
            Closeness.requireClose(found, local, 1e-12);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 9, 200, 8000, 1 << 20, (1 << 20) + 1})
    void theSumsAreSoManyThatTheirBytesAreBounded(int partitions) {
        double bound = Math.ceil(Math.log(partitions) / Math.log(2) + 1 - 1e-12);
        assertThat(Neighbours.sums(partitions)).isEqualTo((int) bound);
    }

    @Test
    void emptyPartitionsAreFineAndBitsAreTheSame() {
        List<Row> rows = TestNetworks.images(5);
        SparkLaplace fit = SparkLaplace.of(network, TestNetworks::convolution, LocalFitTest::kfac);
        try (Posterior first = fit.fit(TestNetworks.frame(session, rows, TestNetworks.IMAGES, 9), COLUMNS);
                Posterior second = fit.fit(TestNetworks.frame(session, rows, TestNetworks.IMAGES, 9), COLUMNS)) {
            assertThat(second.evidence().value()).isEqualTo(first.evidence().value());
            for (int k = 0; k < first.curvature().blocks().size(); k++) {
                assertThat(second.curvature().blocks().get(k).eigenvalues())
                        .isEqualTo(first.curvature().blocks().get(k).eigenvalues());
            }
        }
    }
}

package dev.occam.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.predict.RunPredictions;
import dev.occam.tuner.run.LocalTuneRun;
import dev.occam.tuner.run.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's predictions of a DataFrame against those that it writes of a file. */
class RunPredictorTest {

    @TempDir
    private static Path folder;

    private static SparkSession session;

    @BeforeAll
    static void begin() throws IOException {
        session = LocalSession.open();
        SplittableRandom random = new SplittableRandom(4);
        StringBuilder rows = new StringBuilder("size,colour,kind\n");
        for (int i = 0; i < 90; i++) {
            double size = random.nextGaussian();
            boolean red = random.nextBoolean();
            rows.append(size).append(red ? ",red," : ",\"blue, dark\",").append(size > 0 == red ? "yes\n" : "no\n");
        }
        Files.writeString(folder.resolve("rows.csv"), rows);
        String config = """
                {"data": {"path": "%s", "target": ["kind"]}, "network": {"model": "mlp", "widths": [4]},
                 "training": {"epochs": 3}, "threads": 1, "out": "%s"}
                """.formatted(folder.resolve("rows.csv"), folder.resolve("run"));
        new LocalTuneRun().run(new ConfigReader().json(config, "test").read(), true, new SilentProgress(), () -> false);
    }

    private static Dataset<Row> rows() {
        return session.read()
                .option("header", true)
                .option("inferSchema", true)
                .csv(folder.resolve("rows.csv").toString());
    }

    @Test
    void rowsArePredictedAsInAFile() {
        StringBuilder text = new StringBuilder();
        try (StoredRun run = StoredRun.open(folder.resolve("run"), "cpu")) {
            new RunPredictions(run, folder.resolve("rows.csv"), 0.9).write("csv", text);
        }
        List<String> expected = text.toString().lines().toList();
        Dataset<Row> found = RunPredictor.predict(rows(), folder.resolve("run").toString());
        assertThat(found.columns())
                .startsWith("size", "colour", "kind", "class", "p_no", "p_yes")
                .endsWith("novelty", "far");
        List<Row> all = found.collectAsList();
        assertThat(all).hasSize(90);
        for (int i = 0; i < 90; i++) {
            StringBuilder line = new StringBuilder().append(i + 1);
            for (int k = 3; k < all.get(i).size(); k++) {
                line.append(',').append(all.get(i).get(k));
            }
            assertThat(line.toString()).isEqualTo(expected.get(i + 1));
        }
    }

    @Test
    void aMissingColumnIsNamed() {
        assertThatThrownBy(() -> RunPredictor.predict(
                        rows().drop("size"), folder.resolve("run").toString()))
                .hasMessage("no column 'size' for the features; the columns are colour, kind");
    }
}

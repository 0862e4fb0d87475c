package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.occam.models.data.DataSet;
import dev.occam.models.data.DrawnGraphs;
import dev.occam.models.data.Examples;
import dev.occam.models.network.NetworkException;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TuneConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on many graphs with a label each, from a folder or drawn, to what is kept. */
class GraphsRunTest {

    private static final int KINDS = 3;
    private static final int NODES = 20;

    @TempDir
    private Path folder;

    private TuneConfig config(String... assignments) {
        ConfigReader reader = new ConfigReader()
                .set("test", "data.digits.drawing", "graphs")
                .set("test", "data.digits.trainRows", "400")
                .set("test", "data.digits.testRows", "400")
                .set("test", "network.model", "gcn-16-16-sum")
                .set("test", "out", folder.resolve("out").toString());
        for (String assignment : assignments) {
            reader.override(assignment);
        }
        return reader.read();
    }

    /** Rings and chains, of which each node bears the number of its neighbours. */
    private Path shapes(String split) throws IOException {
        List<String> graphs = new ArrayList<>(List.of("graph,label" + split));
        List<String> nodes = new ArrayList<>(List.of("node,graph,neighbours"));
        List<String> edges = new ArrayList<>(List.of("source,target"));
        for (int graph = 0; graph < 30; graph++) {
            boolean ring = graph % 2 == 0;
            graphs.add(
                    graph + "," + (ring ? "ring" : "chain") + (split.isEmpty() ? "" : graph < 20 ? ",train" : ",test"));
            int size = 3 + graph % 3;
            for (int node = 0; node < size; node++) {
                boolean end = !ring && (node == 0 || node == size - 1);
                nodes.add(10 * graph + node + "," + graph + "," + (end ? 1 : 2));
                if (node + 1 < size) {
                    edges.add(10 * graph + node + "," + (10 * graph + node + 1));
                } else if (ring) {
                    edges.add(10 * graph + node + "," + 10 * graph);
                }
            }
        }
        Path place = Files.createDirectories(folder.resolve("graphs"));
        Files.write(place.resolve("graphs.csv"), graphs);
        Files.write(place.resolve("nodes.csv"), nodes);
        Files.write(place.resolve("edges.csv"), edges);
        return place;
    }

    @Test
    void theEvidenceChoosesTheDecay() {
        RunRecord record = Runs.sound(config(
                "data.digits.trainRows=200",
                "data.digits.testRows=200",
                "training.epochs=80",
                "training.learningRate=0.05",
                "curvature.sharing=reduce",
                "curvature.structure=kfac"));

        assertThat(record.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(record.metrics().test("accuracy").orElseThrow().value()).isGreaterThan(0.6);
        assertThatThrownBy(() -> StoredRun.open(folder.resolve("out"), "cpu"))
                .isInstanceOf(RunException.class)
                .hasMessageEndingWith(
                        "new rows are predicted for tables and folders of images, not for the embedded" + " drawings");
    }

    /** Means of what the nodes bear, and how many nodes and edges there are: that tells an MLP nothing of the class. */
    @Test
    void pooledFeaturesDoNotTellTheClass() throws IOException {
        DataSet data = new DrawnGraphs(400, 400, 0).read();
        Path train = pooled("train.csv", data.train());
        Path test = pooled("test.csv", Objects.requireNonNull(data.test()));
        RunRecord record = Runs.run(
                Runs.config(
                        train,
                        folder.resolve("mlp"),
                        "label",
                        "data.task=classification",
                        "data.split.testFile=" + test,
                        "network.widths=[32]",
                        "loop.kind=fixed",
                        "loop.fixed.weightDecay=0.001"),
                true);

        assertThat(record.metrics().test("accuracy").orElseThrow().value()).isLessThan(0.35);
    }

    private Path pooled(String name, Examples graphs) throws IOException {
        List<String> lines = new ArrayList<>(List.of("carbon,nitrogen,oxygen,nodes,edges,label"));
        for (int row = 0; row < graphs.rows(); row++) {
            double[] sums = new double[KINDS];
            int nodes = 0;
            int edges = 0;
            for (int i = 0; i < graphs.features(); i++) {
                int place = i % (KINDS + NODES);
                double value = graphs.input(row, i);
                if (place < KINDS) {
                    sums[place] += value;
                } else if (value > 0) {
                    edges++;
                    nodes += place - KINDS == i / (KINDS + NODES) ? 1 : 0;
                }
            }
            lines.add(sums[0] / nodes + "," + sums[1] / nodes + "," + sums[2] / nodes + "," + nodes + "," + edges + ","
                    + graphs.label(row));
        }
        return Files.write(folder.resolve(name), lines);
    }

    @Test
    void kroneckerFactorsTrainOnAFolder() throws IOException {
        Path place = shapes(",split");
        for (String sharing : List.of("expand", "reduce")) {
            RunRecord record = Runs.run(
                    config(
                            "data.digits.drawing=digits",
                            "data.digits.trainRows=1000",
                            "data.digits.testRows=1000",
                            "data.path=" + place,
                            "network.model=gcn-8-8",
                            "loop.kind=fixed",
                            "loop.fixed.weightDecay=0.001",
                            "training.optimizer=kfac",
                            "training.epochs=60",
                            "training.kronecker.sharing=" + sharing),
                    true);

            assertThat(record.data().testRows()).isEqualTo(10);
            assertThat(record.metrics().test("accuracy").orElseThrow().value())
                    .as(sharing)
                    .isGreaterThan(0.9);
        }
    }

    @Test
    void whatIsNotForGraphsIsRefused() throws IOException {
        assertThatThrownBy(() -> Runs.run(config("network.model=mlp"), true))
                .isInstanceOf(NetworkException.class)
                .hasMessageStartingWith("mlp knows no graph");
        assertThatThrownBy(() -> config("data.digits.pixels=20"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("20 has no effect where data.digits.drawing is graphs");
        assertThatThrownBy(() -> config("data.task=reconstruction", "loop.kind=fixed"))
                .hasMessageContaining("the drawn graphs are classes");
    }

    @Test
    void aFolderIsSplitAsItSaysOrAsATable() throws IOException {
        Path place = shapes("");
        assertThat(data(place).train().rows()).isEqualTo(27);
        assertThat(data(place, "data.split.testFraction=0").test()).isNull();
        assertThatThrownBy(() -> data(place, "data.split.testSplit=val"))
                .hasMessage("data.split.testSplit (--test-split): is a mark in the column 'split' of graphs.csv, which"
                        + " has none in " + place + "; add it, or leave the option out");
        assertThatThrownBy(() -> data(place, "data.split.testFile=x"))
                .hasMessageStartingWith("data.split.testFile: graphs are split by the column 'split' of graphs.csv");
        assertThatThrownBy(() -> data(place, "data.target=[label]"))
                .hasMessage(
                        "data.target (--target): is for tables, and " + place + " is a folder of graphs; leave it out");
        assertThatThrownBy(() -> data(place, "data.missing=impute"))
                .hasMessageStartingWith("data.missing (--impute): is for tables");
        shapes(",split");
        assertThat(data(place).train().rows()).isEqualTo(20);
        assertThat(data(place, "data.split.testFraction=0").train().rows()).isEqualTo(30);
        assertThatThrownBy(() -> data(place, "data.split.testSplit=val"))
                .hasMessageEndingWith("no graph of the split 'val' to measure on; name one of the column 'split', or"
                        + " leave it out");
    }

    private static DataSet data(Path place, String... assignments) {
        ConfigReader reader = new ConfigReader().set("test", "data.path", place.toString());
        for (String assignment : assignments) {
            reader.override(assignment);
        }
        return DataLoading.load(reader.read().data(), 1);
    }
}

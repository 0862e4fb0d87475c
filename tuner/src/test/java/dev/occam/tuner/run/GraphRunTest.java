package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on the nodes of a graph, from its folder to what is kept. */
class GraphRunTest {

    private static final int NODES = 40;

    @TempDir
    private Path folder;

    private Path graph;

    /** Two groups of nodes, each with words and neighbours of its own in the main. */
    @BeforeEach
    void twoGroups() throws IOException {
        Random random = new Random(1);
        List<String> nodes = new ArrayList<>(List.of("node,label,split"));
        List<String> edges = new ArrayList<>(List.of("source,target"));
        List<String> words = new ArrayList<>(List.of("node,word_indices"));
        for (int node = 0; node < NODES; node++) {
            int group = node % 2;
            nodes.add(node + "," + group + "," + (node < 16 ? "train" : node < 36 ? "test" : "unlabelled"));
            for (int i = 0; i < 3; i++) {
                int other = 2 * random.nextInt(NODES / 2) + (random.nextInt(6) == 0 ? 1 - group : group);
                edges.add(node + "," + other);
            }
            words.add(node + "," + (4 * group + random.nextInt(4)) + " " + (8 + random.nextInt(3)));
        }
        graph = Files.createDirectory(folder.resolve("graph"));
        Files.write(graph.resolve("nodes.csv"), nodes);
        Files.write(graph.resolve("edges.csv"), edges);
        Files.write(graph.resolve("features.csv"), words);
    }

    private TuneConfig config(String... assignments) {
        ConfigReader reader = new ConfigReader()
                .set("test", "data.path", graph.toString())
                .set("test", "network.model", "gcn-4")
                .set("test", "training.epochs", "80")
                .set("test", "out", folder.resolve("out").toString());
        for (String assignment : assignments) {
            reader.override(assignment);
        }
        return reader.read();
    }

    @Test
    void theEvidenceChoosesTheDecayOfAGraphNetwork() {
        RunRecord record = Runs.sound(config("curvature.sharing=reduce"));

        assertThat(record.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(record.metrics().test("accuracy").orElseThrow().value()).isGreaterThan(0.8);
        assertThat(record.network().parameters()).isEqualTo(11 * 4 + 4 + 4 * 2 + 2);
        assertThatThrownBy(() -> StoredRun.open(folder.resolve("out"), "cpu"))
                .isInstanceOf(RunException.class)
                .hasMessageEndingWith("graphs and their nodes are not predicted");
    }

    @Test
    void kroneckerFactorsTrainIt() {
        for (String sharing : List.of("expand", "reduce")) {
            RunRecord record = Runs.run(
                    config(
                            "loop.kind=fixed",
                            "loop.fixed.weightDecay=0.01",
                            "training.optimizer=kfac",
                            "training.epochs=20",
                            "training.kronecker.sharing=" + sharing),
                    true);

            assertThat(record.metrics().test("accuracy").orElseThrow().value())
                    .as(sharing)
                    .isGreaterThan(0.8);
        }
    }

    @Test
    void whatIsNotForGraphsIsRefused() {
        assertThatThrownBy(() -> Runs.run(config("network.model=mlp"), true))
                .isInstanceOf(NetworkException.class)
                .hasMessageStartingWith("mlp knows no graph");
        assertThatThrownBy(() -> Runs.run(config("data.target=[label]"), true))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.target (--target): is for tables, and " + graph + " is a graph; leave it out");
        assertThatThrownBy(() -> Runs.run(config("data.trainLimit=3"), true))
                .hasMessage(
                        "data.trainLimit (--train-limit): is for images, and " + graph + " is a graph; leave it out");
        assertThatThrownBy(() -> Runs.run(config("data.split.testFraction=0.5"), true))
                .hasMessage("data.split: a graph is split by the column 'split' of its nodes, or by --train-indices and"
                        + " --test-indices; leave it out");
        assertThatThrownBy(() -> Runs.run(config("data.task=regression"), true))
                .hasMessage("data.task: the labels of a graph are classes; leave it out");
    }

    @Test
    void otherNodesMayMeasure() throws IOException {
        Path nodes = graph.resolve("nodes.csv");
        Files.writeString(nodes, Files.readString(nodes).replace("unlabelled", "val"));

        RunRecord record = Runs.run(
                config("data.split.testSplit=val", "loop.kind=fixed", "loop.fixed.weightDecay=0", "training.epochs=1"),
                true);

        assertThat(record.data().testRows()).isEqualTo(4);
        Path table = Files.writeString(folder.resolve("d.csv"), "a,y\n1,2.5\n2,1.5\n3,2.25\n4,0.5\n");
        assertThatThrownBy(() -> Runs.run(
                        config(
                                "data.path=" + table,
                                "data.target=[y]",
                                "network.model=mlp",
                                "data.split.testSplit=val"),
                        true))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.split.testSplit (--test-split): is for graphs, and " + table
                        + " is a table; leave it out");
    }

    @Test
    void aGraphOfOtherEdgesIsOtherData() throws IOException {
        RunRecord one = Runs.run(config("loop.kind=fixed", "loop.fixed.weightDecay=0", "training.epochs=1"), true);
        Files.writeString(
                graph.resolve("edges.csv"), Files.readString(graph.resolve("edges.csv")) + "38,39\n37,39\n36,39\n");
        RunRecord other = Runs.run(config("loop.kind=fixed", "loop.fixed.weightDecay=0", "training.epochs=1"), true);

        assertThat(other.data().trainDigest()).isNotEqualTo(one.data().trainDigest());
    }
}

package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.tuner.cluster.Master;
import dev.occam.tuner.run.LocalTuneRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --master} takes, and what it can't do: told in one line, with nothing begun. */
class ClusterOptionTest {

    @TempDir
    private Path folder;

    @Test
    void aRunIsToldItsCluster() {
        Occam occam = Occam.returning(Records.regression());
        assertThat(occam.execute("tune", "--master", "spark://host:7077", "--partitions", "9", "--out", out()))
                .as(occam.err())
                .isZero();
        assertThat(occam.master()).isEqualTo(new Master("spark://host:7077", 9));
    }

    private String out() {
        return folder.resolve("out").toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tune --partitions 3                       | --partitions: means nothing without --master; give both, or leave it out
            tune --master local[2] --partitions 0     | --partitions: is at least 1, not 0; give both, or leave it out
            tune --master local[2] --data GRAPH --model gcn | data.path: is a graph, whose nodes are each other's data,
            tune --master local[2] --model a.B --classpath GRAPH | network.classpath: stays on this machine,
            train --master local[2] --weight-decay 1  | loop.fixed.evidence: is off, so that there is no curvature for --master
            """)
    void whatItCanNotDoIsRefused(String line, String expected) throws IOException {
        Path graph = Files.createDirectory(folder.resolve("graph"));
        Files.writeString(graph.resolve("nodes.csv"), "node,label,split\n0,0,train\n1,1,test\n");
        Files.writeString(graph.resolve("edges.csv"), "source,target\n0,1\n");
        Occam occam = new Occam(new LocalTuneRun());
        String[] words = (line.replace("GRAPH", graph.toString()) + " --out " + out()).split(" ");
        assertThat(occam.execute(words)).isEqualTo(ExitCode.USAGE.code());
        assertThat(occam.errorLine()).startsWith(expected);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void withoutTheModuleItSaysWhatToAdd() {
        Occam occam = new Occam(new LocalTuneRun());
        assertThat(occam.execute("tune", "--master", "spark://host:7077", "--out", out()))
                .isEqualTo(ExitCode.DEVICE.code());
        assertThat(occam.errorLine())
                .isEqualTo("--master spark://host:7077: nothing on the class path reaches a cluster; start occam by"
                        + " spark-submit with the jar of the module spark (docs/spark.md), or leave it out");
        assertThat(folder.resolve("out")).doesNotExist();
    }
}

package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A folder of graphs with a label each, and each way it can be wrong with the whole line it is answered by. */
class GraphsFolderTest {
    @TempDir
    Path folder;

    @BeforeEach
    void goodFiles() throws IOException {
        Files.writeString(folder.resolve("graphs.csv"), """
                graph,label,split
                7,ring,train
                2,chain,train
                5,ring,test
                9,chain,val
                """);
        Files.writeString(folder.resolve("nodes.csv"), """
                node,graph,atom,charge
                10,7,C,3
                11,7,N,0
                12,7,C,0
                20,2,N,4
                21,2,C,0
                30,5,C,2
                40,9,C,100
                """);
        Files.writeString(folder.resolve("edges.csv"), """
                source,target
                10,11
                11,12
                12,10
                10,11
                20,21
                20,20
                """);
    }

    @Test
    void graphsWithTheirNodes() {
        DataSet data = GraphsFolder.of(folder).read();

        assertThat(DataFormat.of(folder)).isEqualTo(DataFormat.GRAPHS);
        assertThat(data.graph()).isNull();
        assertThat(data.outputNames()).containsExactly("chain", "ring");
        assertThat(data.train().rows()).isEqualTo(2);
        assertThat(data.train().shape()).containsExactly(3, 6);
        assertThat(data.train().label(0)).isEqualTo(1);
        assertThat(data.test().rows()).isEqualTo(1);
        assertThat(data.featureNames())
                .hasSize(18)
                .startsWith("node_0_atom=C", "node_0_atom=N", "node_0_charge", "node_0_from_0")
                .endsWith("node_2_from_2");
        assertThat(data.notes().get(0))
                .isEqualTo("data: graphs of 1 to 3 nodes, of 3 numbers each; 2 train, 1 measure, padded to 3 nodes,"
                        + " 0.0 MiB");
    }

    /** Weights are those of Kipf and Welling, numbers are divided by their root mean square and then by one for all. */
    @Test
    void numbersAreScaledByTrainingGraphsAndPaddingIsZero() {
        Examples train = GraphsFolder.of(folder).read().train();
        double root = Math.sqrt((9 + 16) / 5.0);
        double[][] ring = {{1, 0, 3 / root}, {0, 1, 0}, {1, 0, 0}};
        double[][] chain = {{0, 1, 4 / root}, {1, 0, 0}};
        double squares = 0;
        for (int number = 0; number < 3; number++) {
            double sum = (ring[0][number] + ring[1][number] + ring[2][number]) / 3;
            double half = (chain[0][number] + chain[1][number]) / 2;
            squares += 3 * sum * sum + 2 * half * half;
        }
        double scale = Math.sqrt(15 / squares);

        for (int node = 0; node < 3; node++) {
            for (int number = 0; number < 3; number++) {
                assertThat(train.input(0, node * 6 + number)).isCloseTo(scale * ring[node][number], within(1e-12));
                double own = node == 2 ? 0 : chain[node][number];
                assertThat(train.input(1, node * 6 + number)).isCloseTo(scale * own, within(1e-12));
                assertThat(train.input(0, node * 6 + 3 + number)).isCloseTo(1 / 3.0, within(1e-12));
                assertThat(train.input(1, node * 6 + 3 + number))
                        .isCloseTo(node == 2 || number == 2 ? 0 : 0.5, within(1e-12));
            }
        }
    }

    @Test
    void otherSplits() throws IOException {
        assertThat(GraphsFolder.of(folder).measuring("val").read().test().label(0))
                .isZero();
        GraphsFolder listed = new GraphsFolder(
                folder,
                null,
                new Split.Listed(new RowLists(new int[] {2, 1}, new int[] {0, 3}, "lists")),
                null,
                List.of(),
                List.of());
        assertThat(listed.read().train().shape()).containsExactly(3, 6);
        assertThat(listed.read().test().rows()).isEqualTo(2);
        assertThat(GraphsFolder.of(folder).splitsItself()).isTrue();
        Files.writeString(
                folder.resolve("graphs.csv"),
                Files.readString(folder.resolve("graphs.csv")).replaceAll(",[a-z]+\n", "\n"));
        assertThat(GraphsFolder.of(folder).splitsItself()).isFalse();
        assertThat(GraphsFolder.of(folder).read().train().rows()).isEqualTo(4);
    }

    @Test
    void numbersForLabelsAreARegression() throws IOException {
        Files.writeString(folder.resolve("graphs.csv"), "graph,label,name\n7,0.5,a\n2,1.5,b\n5,1,c\n9,2,d\n");
        GraphsFolder plain = new GraphsFolder(folder, null, new Split.None(), null, List.of("charge"), List.of());
        DataSet data = plain.read();

        assertThat(data.task()).isEqualTo(Task.REGRESSION);
        assertThat(data.train().shape()).containsExactly(3, 5);
        assertThat(data.targets().restore(data.train().value(1, 0), 0)).isCloseTo(1.5, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            graphs.csv | 2,chain   | 7,chain  | , line 3, column 'graph': graph 7 is there twice, first in line 2; give each graph one line and a number of its own
            graphs.csv | 2,chain   | 2.5,chain | , line 3, column 'graph': 2.5 is no whole number; number them so
            graphs.csv | 2,chain   | two,chain | , line 3, column 'graph': 'two' is text in a numeric column; write its number
            graphs.csv | 2,chain   | 2,       | , line 3, column 'label': the cell is empty; give the graph one, or remove the graph
            graphs.csv | label     | lable    | , line 1: no column 'label', nearest: 'lable'; its columns are graph, lable, split
            graphs.csv | 5,ring,test | 5,ring | , line 4: 2 cells where the header has 3 columns; mend the row
            nodes.csv  | 11,7      | 10,7     | , line 3, column 'node': node 10 is there twice, first in line 2; give each node one line and a number of its own
            nodes.csv  | 11,7      | 11,8     | , line 3, column 'graph': no graph 8 in graphs.csv; add it there, or remove this line
            nodes.csv  | N,0       | N,x      | , line 3, column 'charge': 'x' is text in a numeric column; mend the cell, or pass --categorical charge if its numbers are names
            nodes.csv  | N,0       | N,       | , line 3, column 'charge': the cell is empty; fill it, or leave the column out with --ignore charge
            nodes.csv  | node,graph | nodes,graph | , line 1: no column 'node', nearest: 'nodes'; its columns are nodes, graph, atom, charge
            edges.csv  | 20,21     | 20,22    | , line 6, column 'target': no node 22 in nodes.csv; add it there, or remove this line
            edges.csv  | 20,21     | 20,10    | , line 6: an edge between graphs 2 and 7; both its nodes are of one graph: mend or remove it
            edges.csv  | 20,21     | 20,      | , line 6, column 'target': the cell is empty; write its number
            """)
    void aMistakeIsOneLine(String name, String good, String bad, String message) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, Files.readString(file).replaceFirst(good, bad));

        assertThat(catchThrowableOfType(
                        DataException.class, () -> GraphsFolder.of(folder).read()))
                .hasMessage(file + message);
    }

    @Test
    void whatIsMissing() throws IOException {
        Path graphs = folder.resolve("graphs.csv");
        String good = Files.readString(graphs);
        Files.writeString(graphs, good + "6,ring,test\n");
        assertThat(catchThrowableOfType(
                        DataException.class, () -> GraphsFolder.of(folder).read()))
                .hasMessage(graphs
                        + ", line 6, column 'graph': graph 6 has no node in nodes.csv; give it one, or remove" + " it");
        Files.writeString(graphs, good.replace("train", "tran"));
        assertThat(catchThrowableOfType(
                        DataException.class, () -> GraphsFolder.of(folder).read()))
                .hasMessage(
                        graphs + ": no graph of the split 'train'; mark some in the column 'split', or take it out");
        Files.writeString(graphs, good);
        Files.writeString(folder.resolve("nodes.csv"), "node,graph\n1,7\n");
        assertThat(catchThrowableOfType(
                        DataException.class, () -> GraphsFolder.of(folder).read()))
                .hasMessage(folder.resolve("nodes.csv") + ", line 1: no column of what the nodes bear; add one: numbers"
                        + " or names, or how many neighbours each has where only edges count");
        Files.delete(folder.resolve("nodes.csv"));
        assertThat(catchThrowableOfType(DataException.class, () -> DataFormat.of(folder)))
                .hasMessage(folder + ": graphs without nodes.csv; add it, or name the table itself");
    }
}

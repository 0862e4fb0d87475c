package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A folder of a graph, and each way it can be wrong with the whole line it is answered by. */
class GraphFolderTest {
    @TempDir
    Path folder;

    @BeforeEach
    void goodFiles() throws IOException {
        Files.writeString(folder.resolve("nodes.csv"), """
                node,label,class_name,split
                0,1,B,train
                2,0,A,test
                1,0,A,train
                3,,,unlabelled
                """);
        Files.writeString(folder.resolve("edges.csv"), "source,target\n0,1\n1,0\n2,2\n1,3\n");
        Files.writeString(folder.resolve("features.csv"), "node,word_indices\n0,0 4\n1,2\n3,\n");
    }

    @Test
    void aGraphWithItsNodes() {
        DataSet data = GraphFolder.of(folder).read();
        Graph graph = data.graph();

        assertThat(DataFormat.of(folder)).isEqualTo(DataFormat.GRAPH);
        assertThat(graph).isNotNull();
        assertThat(graph.nodes()).isEqualTo(4);
        assertThat(graph.edges()).isEqualTo(2);
        assertThat(graph.vocabulary()).isEqualTo(5);
        assertThat(graph.neighbours(1)).containsExactly(0, 1, 3);
        assertThat(graph.neighbours(2)).containsExactly(2);
        assertThat(graph.words(0)).containsExactly(0, 4);
        assertThat(graph.words(2)).isEmpty();
        assertThat(graph.weight(0, 1)).isEqualTo(1 / Math.sqrt(6));
        assertThat(data.outputNames()).containsExactly("A", "B");
        assertThat(data.train().rows()).isEqualTo(2);
        assertThat(data.train().input(1, 0)).isEqualTo(1);
        assertThat(data.train().label(0)).isEqualTo(1);
        assertThat(data.test()).isNotNull();
        assertThat(data.test().input(0, 0)).isEqualTo(2);
        assertThat(data.notes())
                .containsExactly("data: a graph of 4 nodes, 2 edges and 5 words; 2 nodes train, 1 measure, and every"
                        + " node's words and edges are seen");
    }

    @Test
    void nodesToMeasureOnMayGoByAnotherMark() throws IOException {
        Path nodes = folder.resolve("nodes.csv");
        Files.writeString(nodes, Files.readString(nodes) + "4,1,B,val\n");

        DataSet data = GraphFolder.of(folder).measuring("val").read();

        assertThat(data.test()).isNotNull();
        assertThat(data.test().rows()).isEqualTo(1);
        assertThat(data.test().input(0, 0)).isEqualTo(4);
        assertThat(catchThrowableOfType(
                        DataException.class,
                        () -> GraphFolder.of(folder).measuring("valid").read()))
                .hasMessage(nodes + ": no node of the split 'valid' to measure on; name one of the column 'split', or"
                        + " leave it out");
    }

    @Test
    void nodesMayBeListed() {
        DataSet data = GraphFolder.of(folder)
                .split(new Split.Listed(new RowLists(new int[] {2, 0}, new int[] {1}, "lists")))
                .read();

        assertThat(data.train().input(0, 0)).isEqualTo(2);
        assertThat(data.test().input(0, 0)).isEqualTo(1);
        assertThat(catchThrowableOfType(DataException.class, () -> GraphFolder.of(folder)
                        .split(new Split.Listed(new RowLists(new int[] {3}, new int[] {1}, "lists")))
                        .read()))
                .hasMessage(folder.resolve("nodes.csv")
                        + ": node 3 has no label, and is to train or to measure; give it one");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nodes.csv    | 2,0,A,test | 0,0,A,test | , line 3, column 'node': node 0 is there twice; give each node one line
            nodes.csv    | 2,0,A,test | 4,0,A,test | , line 3, column 'node': node 4 of 4 nodes; number them from 0 to 3
            nodes.csv    | 2,0,A,test | 2,x,A,test | , line 3, column 'label': 'x' is no number of a class; write a whole number from 0 to 9999
            nodes.csv    | 2,0,A,test | 2,0,B,test | , line 4, column 'class_name': class 0 is 'A' here and 'B' above; give a class one name
            nodes.csv    | 2,0,A,test | 2,0,A      | , line 3: 3 cells where the header has 4; mend the line
            nodes.csv    | node,label | node,lable | , line 1: no column 'label', nearest: 'lable'; its columns are node, lable, class_name, split
            nodes.csv    | ,train     | ,tran      | : no node of the split 'train'; mark some in the column 'split'
            edges.csv    | 1,3        | 1,4        | , line 5, column 'target': '4' is no node; write a whole number from 0 to 3
            edges.csv    | 1,3        | -1,3       | , line 5, column 'source': '-1' is no node; write a whole number from 0 to 3
            features.csv | 1,2        | 0,2        | , line 3, column 'node': node 0 is there twice; give each node one line
            features.csv | 1,2        | 1,2 y      | , line 3, column 'word_indices': 'y' is no number of a word; write a whole number from 0 to 9999999
            """)
    void aMistakeIsOneLine(String name, String good, String bad, String message) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, Files.readString(file).replace(good, bad));

        expectError(file + message);
    }

    @Test
    void aFileThatIsMissingOrEmpty() throws IOException {
        Files.delete(folder.resolve("features.csv"));
        expectError(folder.resolve("features.csv") + ": no such file; check the path");
        Files.writeString(folder.resolve("features.csv"), "node,word_indices\n0,\n");
        expectError(folder.resolve("features.csv") + ": no node has a word; give the nodes some");
        Files.writeString(folder.resolve("features.csv"), "");
        expectError(folder.resolve("features.csv") + ": the file is empty; begin it with the header node,word_indices");
        Files.writeString(folder.resolve("nodes.csv"), "node,label,split\n0,0,train\n");
        expectError(folder.resolve("nodes.csv") + ": labels of fewer than two classes; at least two are needed");
        Files.delete(folder.resolve("nodes.csv"));
        assertThat(catchThrowableOfType(DataException.class, () -> DataFormat.of(folder)))
                .hasMessage(folder + ": half a graph: edges.csv without nodes.csv; add it, or name the table itself");
    }

    @Test
    void cora() {
        Path folder = SharedData.file("cora/nodes.csv").getParent();
        DataSet data = GraphFolder.of(folder).read();

        assertThat(data.graph().nodes()).isEqualTo(2708);
        assertThat(data.graph().edges()).isEqualTo(5278);
        assertThat(data.graph().vocabulary()).isEqualTo(1433);
        assertThat(data.train().rows()).isEqualTo(140);
        assertThat(data.test().rows()).isEqualTo(1000);
        assertThat(data.outputNames()).hasSize(7).contains("Neural_Networks");
    }

    private void expectError(String message) {
        assertThat(catchThrowableOfType(
                        DataException.class, () -> GraphFolder.of(folder).read()))
                .hasMessage(message);
    }
}

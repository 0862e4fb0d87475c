package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.models.data.DrawnGraphs;
import dev.occam.models.data.Examples;
import dev.occam.models.data.Graph;
import dev.occam.models.network.GraphClassifier;
import dev.occam.models.network.NetworkChoice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many graphs with a label each, padded to the largest: each counts as it does alone. */
class PaddedGraphsTest extends OnGraphs {

    /** Graphs of 4, 6 and 1 nodes padded to 6, against each alone with no padding, added up. */
    @ParameterizedTest
    @MethodSource("structures")
    void paddedGraphsAreGraphsAlone(Structure structure) {
        for (GraphClassifier.Readout readout : GraphClassifier.Readout.values()) {
            Block block = GraphRows.of(new GraphClassifier(new Shape(6, 9), List.of(5, 4), 3, readout)
                    .block(manager, DataType.FLOAT64, 3));
            int[] counts = {4, 6, 1};
            NDArray padded = manager.zeros(new Shape(3, 6, 9), DataType.FLOAT64);
            List<NDArray> alone = new ArrayList<>();
            for (int n = 0; n < counts.length; n++) {
                NDArray graph = padded(random(n, counts[n]), n);
                alone.add(graph);
                padded.set(new NDIndex(n + ", :" + counts[n] + ", :3"), graph.get("0, :, :3"));
                padded.set(new NDIndex(n + ", :" + counts[n] + ", 3:" + (3 + counts[n])), graph.get("0, :, 3:"));
            }
            NDArray y = classes(3);
            requireSame(
                    curvature(block, new Categorical(), structure, Batches.of(padded, y, 3)),
                    curvature(block, new Categorical(), structure, oneByOne(alone, y)));
        }
    }

    private static Batches oneByOne(List<NDArray> alone, NDArray y) {
        return (parent, action) -> {
            for (int n = 0; n < alone.size(); n++) {
                try (NDManager batch = parent.newSubManager()) {
                    NDArray input = alone.get(n).duplicate();
                    input.attach(batch);
                    action.accept(input, y.get(batch, new NDIndex(n + ":" + (n + 1))));
                }
            }
        };
    }

    /** Rows of data as they are loaded, 8 to 20 nodes each, against each cut to its own nodes: outputs and curvature. */
    @ParameterizedTest
    @MethodSource("structures")
    void drawnGraphsAreGraphsAlone(Structure structure) {
        Block block = GraphRows.of(
                NetworkChoice.of("gcn-5-4").architecture(new Shape(20, 23), 4).block(manager, DataType.FLOAT64, 3));
        Examples graphs = new DrawnGraphs(10, 0, 5).read().train().select(new int[] {0, 3, 5, 6});
        NDArray padded = graphs.inputs(manager, DataType.FLOAT64);
        NDArray y = graphs.targets(manager, DataType.FLOAT64);
        List<NDArray> alone = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            int nodes = 0;
            while (nodes < 20 && graphs.input(n, nodes * 23 + 3 + nodes) > 0) {
                nodes++;
            }
            alone.add(padded.get(n + ":" + (n + 1) + ", :" + nodes + ", :" + (3 + nodes)));
        }

        assertThat(alone.stream().map(graph -> graph.getShape().get(1)).distinct())
                .hasSizeGreaterThan(2);
        for (int n = 0; n < 4; n++) {
            double[] together = outputs(block, padded.get(n + ":" + (n + 1)));
            assertThat(distance(outputs(block, alone.get(n)), together)).isLessThan(EXACT);
        }
        requireSame(
                curvature(block, new Categorical(), structure, Batches.of(padded, y, 4)),
                curvature(block, new Categorical(), structure, oneByOne(alone, y)));
    }

    private double[] outputs(Block block, NDArray inputs) {
        return block.forward(new ParameterStore(manager, false), new NDList(inputs), false)
                .singletonOrThrow()
                .toDoubleArray();
    }

    /** Shape (1, R, 3 + R). */
    private NDArray padded(Graph graph, long seed) {
        int nodes = graph.nodes();
        NDArray array = manager.zeros(new Shape(1, nodes, 3 + nodes), DataType.FLOAT64);
        array.set(new NDIndex(":, :, :3"), numbers(seed, new Shape(1, nodes, 3)));
        for (int i = 0; i < nodes; i++) {
            for (int j : graph.neighbours(i)) {
                array.set(new NDIndex("0, " + i + ", " + (3 + j)), graph.weight(i, j));
            }
        }
        return array;
    }
}

package dev.occam.tuner.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies are copies, and setting writes into the parameters themselves. */
class WeightsTest {

    private NDManager manager;
    private Block network;
    private Weights weights;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        network = Problems.network(manager, 2, List.of(3), 1);
        weights = new Weights(network);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void namesAreThePathsInTheBlock() {
        assertThat(weights.names())
                .containsExactly("01Linear_weight", "01Linear_bias", "03Linear_weight", "03Linear_bias");
        assertThat(weights.arrays()).hasSize(4);
    }

    @Test
    void frozenParametersAreNotAmongThem() {
        network.getParameters().get("01Linear_bias").freeze(true);
        assertThat(new Weights(network).names()).containsExactly("01Linear_weight", "03Linear_weight", "03Linear_bias");
    }

    @Test
    void aCopyKeepsItsValuesAndItsScope() {
        try (NDManager scope = manager.newSubManager()) {
            NDList copy = weights.copy(scope);
            double[] before = copy.get(0).toDoubleArray();
            weights.set(new NDList(
                    weights.arrays().stream().map(array -> array.zerosLike()).toList()));
            assertThat(weights.arrays().get(0).toDoubleArray()).containsOnly(0);
            assertThat(copy.get(0).toDoubleArray()).isEqualTo(before);
            assertThat(copy).allSatisfy(array -> assertThat(array.getManager()).isSameAs(scope));
            weights.set(copy);
            assertThat(network.getParameters().get("01Linear_weight").getArray().toDoubleArray())
                    .isEqualTo(before);
        }
        assertThat(weights.arrays().get(0).toDoubleArray()).doesNotContain(0);
    }

    /** Setting values leaves the arrays themselves in place, and still wanting gradients. */
    @Test
    void settingKeepsTheArrays() {
        var array = weights.arrays().get(0);
        weights.set(weights.copy(manager));
        assertThat(weights.arrays().get(0)).isSameAs(array);
        assertThat(array.hasGradient()).isTrue();
    }

    /** Running statistics are no weights, and yet part of what a network is. */
    @Test
    void copiesAndRestoresRunningStatisticsToo() {
        try (NDManager manager = NDManager.newBaseManager()) {
            SequentialBlock network = new SequentialBlock()
                    .add(Linear.builder().setUnits(3).build())
                    .add(BatchNorm.builder().build());
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
            Weights weights = new Weights(network);
            assertThat(weights.names()).hasSize(4);
            assertThat(weights.stateNames()).hasSize(6).anyMatch(name -> name.contains("runningMean"));
            NDList before = weights.copy(manager);
            assertThat(before).hasSize(6);
            NDArray mean = before.get(4).duplicate();
            weights.set(new NDList(before.stream().map(NDArray::onesLike).toList()));
            assertThat(weights.copy(manager).get(4).toFloatArray()).containsOnly(1f);
            weights.set(before);
            assertThat(weights.copy(manager).get(4).toFloatArray()).isEqualTo(mean.toFloatArray());
        }
    }
}

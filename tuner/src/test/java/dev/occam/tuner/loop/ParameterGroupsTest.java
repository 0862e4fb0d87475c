package dev.occam.tuner.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.record.Recorder;
import dev.occam.tuner.config.PriorConfig;
import dev.occam.tuner.train.Problems;
import dev.occam.tuner.train.Weights;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From blocks of the curvature to tensors of the optimiser, and back. */
class ParameterGroupsTest {

    private NDManager manager;
    private NDArray x;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        x = Problems.Regression.of(manager, 1, 4, 3, 1, 0).x();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private ParameterGroups groups(Block network, BiasPlacement placement, PriorConfig.Groups kind) {
        List<ParameterBlock> blocks = Recorder.of(network).layers(x).stream()
                .flatMap(layer -> ParameterBlock.of(layer, placement).stream())
                .toList();
        return ParameterGroups.of(blocks, new Weights(network), kind);
    }

    private Block mlp() {
        return Problems.network(manager, 3, List.of(5), 2);
    }

    @Test
    void scalarIsOneGroupForAll() {
        for (BiasPlacement placement : BiasPlacement.values()) {
            ParameterGroups groups = groups(mlp(), placement, PriorConfig.Groups.SCALAR);
            assertThat(groups.prior().count()).isEqualTo(1);
            assertThat(groups.sizeOf(0)).isEqualTo(20 + 12);
            assertThat(groups.byTensor(new double[] {7})).containsExactly(7, 7, 7, 7);
        }
    }

    @Test
    void layerwiseKeepsWeightAndBiasTogetherEvenInBlocksOfTheirOwn() {
        for (BiasPlacement placement : BiasPlacement.values()) {
            ParameterGroups groups = groups(mlp(), placement, PriorConfig.Groups.LAYERWISE);
            assertThat(groups.prior().names()).containsExactly("01Linear", "03Linear");
            assertThat(groups.sizeOf(0)).isEqualTo(20);
            assertThat(groups.sizeOf(1)).isEqualTo(12);
            assertThat(groups.byTensor(new double[] {7, 8})).containsExactly(7, 7, 8, 8);
            assertThat(groups.blocksOf(1)).hasSize(placement == BiasPlacement.JOINT ? 1 : 2);
        }
        double[] byBlock = groups(mlp(), BiasPlacement.SEPARATE, PriorConfig.Groups.LAYERWISE)
                .byBlock(new double[] {7, 8});
        assertThat(byBlock).containsExactly(7, 7, 8, 8);
    }

    @Test
    void tensorGivesBiasesPriorsOfTheirOwn() {
        ParameterGroups groups = groups(mlp(), BiasPlacement.SEPARATE, PriorConfig.Groups.TENSOR);
        assertThat(groups.prior().names())
                .containsExactly("01Linear_weight", "01Linear_bias", "03Linear_weight", "03Linear_bias");
        assertThat(groups.byTensor(new double[] {1, 2, 3, 4})).containsExactly(1, 2, 3, 4);
        assertThat(groups.byBlock(new double[] {1, 2, 3, 4})).containsExactly(1, 2, 3, 4);
        assertThat(groups.sizeOf(1)).isEqualTo(5);
    }

    /** A layer that runs twice is one layer with one prior, and one tensor to the optimiser. */
    @Test
    void aSharedLayerIsInOneGroupOnce() {
        Linear shared = Linear.builder().setUnits(3).build();
        Block network = new SequentialBlock()
                .add(shared)
                .add(Activation.tanhBlock())
                .add(shared)
                .add(Linear.builder().setUnits(1).build());
        network.initialize(manager, DataType.FLOAT64, new Shape(1, 3));
        Weights weights = new Weights(network);
        assertThat(weights.parameters()).doesNotHaveDuplicates().hasSize(4);
        ParameterGroups groups = groups(network, BiasPlacement.JOINT, PriorConfig.Groups.LAYERWISE);
        assertThat(groups.prior().count()).isEqualTo(2);
        assertThat(groups.sizeOf(0)).isEqualTo(12);
        assertThat(groups.byTensor(new double[] {7, 8})).containsExactly(7, 7, 8, 8);
        assertThat(weights.names()).contains(groups.prior().names().get(0) + "_weight");
    }

    @Test
    void aRidgeIsPriorPrecisionTimesNoiseVariance() {
        double[] ridges = ParameterGroups.ridges(Hyperparameters.of(new double[] {2, 50}, 0.3));
        assertThat(ridges[0]).isCloseTo(2 * 0.09, within(1e-15));
        assertThat(ridges[1]).isCloseTo(50 * 0.09, within(1e-14));
    }
}

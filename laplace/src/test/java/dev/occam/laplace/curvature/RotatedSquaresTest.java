package dev.occam.laplace.curvature;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import dev.occam.laplace.record.LayerCalls;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.Recording;
import dev.occam.laplace.torch.Operators;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Squared rotated gradients against per-example gradients multiplied out, on each of the ways they are computed. */
class RotatedSquaresTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray basis(long seed, long size) {
        NDArray random = Networks.normal(manager, seed, size, size);
        return Operators.symmetricEigen(manager, random.add(random.transpose())).vectors();
    }

    private void requireSquares(LayerCalls calls, NDArray ofLayer, boolean channels) {
        for (ParameterBlock block :
                ParameterBlock.of(calls.layer(), channels ? BiasPlacement.SEPARATE : BiasPlacement.JOINT)) {
            long kernel = channels && block.part() == ParameterBlock.Part.WEIGHT ? 6 : 1;
            NDArray qa = basis(5, block.columns() / kernel);
            NDArray qb = basis(6, block.rows());
            NDArray gradients = block.gradients(ofLayer);
            NDArray sum = manager.ones(new Shape(block.rows(), block.columns()), DataType.FLOAT64);
            RotatedSquares.add(sum, new LayerBatch(calls, block, manager), gradients, qa, qb);
            NDArray whole = block.inputs(calls.inputs(manager, 0, calls.rows()));
            NDArray perExample = gradients.transpose(0, 2, 1).matMul(whole);
            NDArray left = qb.transpose().matMul(perExample);
            NDArray wide = kronecker(qa, kernel);
            NDArray expected = left.matMul(wide).square().sum(new int[] {0}).add(1);
            requireClose(block.name(), sum.toDoubleArray(), expected.toDoubleArray(), 1e-12);
        }
    }

    /** {@code Q (x) I_K}. */
    private NDArray kronecker(NDArray q, long kernel) {
        long size = q.getShape().get(0);
        return q.reshape(size, 1, size, 1)
                .mul(manager.eye((int) kernel).toType(DataType.FLOAT64, false).reshape(1, kernel, 1, kernel))
                .reshape(size * kernel, size * kernel);
    }

    /** One position, two (by pairs), several (rows rotated) and many (gradients rotated). */
    @ParameterizedTest
    @CsvSource({"1, 7, 4", "2, 12, 9", "3, 8, 5", "40, 3, 2"})
    void equalTheSquaresOfRotatedGradients(long positions, int inputs, int outputs) {
        Block block = Networks.mlp(manager, 1, true, false, new Shape(1, positions, inputs), outputs, 3);
        Recording recording = Recorder.of(block).record(Networks.normal(manager, 2, 6, positions, inputs));
        List<NDArray> gradients = recording.backward(Networks.normal(manager, 3, 6, positions, 3));
        for (int k = 0; k < gradients.size(); k++) {
            requireSquares(recording.calls().get(k), gradients.get(k), false);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "1, true", "2, true"})
    void equalThemForPatchesToo(int groups, boolean channels) {
        SequentialBlock block = new SequentialBlock();
        block.add(Conv2d.builder()
                .setFilters(4)
                .setKernelShape(new Shape(3, 2))
                .optStride(new Shape(2, 1))
                .optPadding(new Shape(1, 0))
                .optGroups(groups)
                .build());
        Networks.initialise(manager, 1, block, new Shape(1, 4, 5, 4));
        Recording recording = Recorder.of(block).record(Networks.normal(manager, 2, 5, 4, 5, 4));
        List<NDArray> gradients = recording.backward(
                Networks.normal(manager, 3, recording.output().getShape().getShape()));
        requireSquares(recording.calls().get(0), gradients.get(0), channels);
    }

    /** More data than one chunk holds give the sum over all of them. */
    @Test
    void chunksAddUp() {
        Shape shape = new Shape(1, 1, 600);
        Block block = Networks.mlp(manager, 1, true, false, shape, 700);
        Recording recording = Recorder.of(block).record(Networks.normal(manager, 2, 30, 2, 600));
        NDArray gradients =
                recording.backward(Networks.normal(manager, 3, 30, 2, 700)).get(0);
        List<Integer> sizes = new ArrayList<>();
        LayerCalls calls = recording.calls().get(0);
        ParameterBlock joint =
                ParameterBlock.of(calls.layer(), BiasPlacement.JOINT).get(0);
        new LayerBatch(calls, joint, manager)
                .forEachChunk(
                        joint.size() + 2L * 1301,
                        gradients,
                        (a, g) -> sizes.add((int) a.getShape().get(0)));
        assertThat(sizes).hasSizeGreaterThan(1);
        requireSquares(calls, gradients, false);
    }
}

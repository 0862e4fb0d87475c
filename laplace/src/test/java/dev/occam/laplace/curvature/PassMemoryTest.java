package dev.occam.laplace.curvature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.likelihood.Categorical;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The resident memory of a pass: that of one batch, however many there are, and however many vectors are pulled back.
 *
 * <p>A batch here holds 4 MB at the convolution's output alone, so that keeping anything shows at once.
 */
class PassMemoryTest {

    private static final Path STATM = Path.of("/proc/self/statm");
    private static final int ROWS = 8;
    private static final int SIDE = 32;
    private static final long SLACK = 64L << 20;

    static Structure[] structures() {
        return new Structure[] {Kfac.EXPAND, Kfac.REDUCE, Diagonal.GGN};
    }

    @ParameterizedTest
    @MethodSource("structures")
    void doesNotDependOnTheNumberOfRows(Structure structure) {
        assumeTrue(Files.exists(STATM), "resident memory is read where Linux shows it");
        try (NDManager manager = NDManager.newBaseManager()) {
            Fisher fisher = new Fisher.MonteCarlo(1, 1);
            peak(manager, structure, fisher, 2);
            long once = peak(manager, structure, fisher, 2);
            long eightfold = peak(manager, structure, fisher, 16);
            assertThat(eightfold).as("bytes beyond " + once).isLessThan(once + SLACK);
        }
    }

    @Test
    void doesNotDependOnTheNumberOfVectors() {
        assumeTrue(Files.exists(STATM), "resident memory is read where Linux shows it");
        try (NDManager manager = NDManager.newBaseManager()) {
            peak(manager, Kfac.EXPAND, new Fisher.MonteCarlo(2, 1), 2);
            long two = peak(manager, Kfac.EXPAND, new Fisher.MonteCarlo(2, 1), 2);
            long many = peak(manager, Kfac.EXPAND, new Fisher.MonteCarlo(32, 1), 2);
            assertThat(many).as("bytes beyond " + two).isLessThan(two + SLACK);
        }
    }

    /** The largest resident memory at the end of a batch, while all that it made is still there. */
    private static long peak(NDManager parent, Structure structure, Fisher fisher, int batches) {
        long[] peak = {0};
        try (NDManager manager = parent.newSubManager()) {
            Block block = network(manager);
            Batches data = (scope, action) -> {
                for (int i = 0; i < batches; i++) {
                    try (NDManager batch = scope.newSubManager()) {
                        NDArray x = Networks.normal(batch, i, ROWS, 3, SIDE, SIDE);
                        NDArray y = Networks.classes(batch, i, 4, ROWS);
                        action.accept(x, y);
                        peak[0] = Math.max(peak[0], resident());
                    }
                }
            };
            new CurvaturePass(block, new Categorical(), fisher, b -> structure, BiasPlacement.JOINT)
                    .run(data, manager)
                    .close();
        }
        return peak[0];
    }

    private static Block network(NDManager manager) {
        SequentialBlock block = new SequentialBlock()
                .add(Conv2d.builder()
                        .setFilters(64)
                        .setKernelShape(new Shape(3, 3))
                        .optPadding(new Shape(1, 1))
                        .build())
                .add(Activation.reluBlock())
                .add(Conv2d.builder()
                        .setFilters(4)
                        .setKernelShape(new Shape(4, 4))
                        .optStride(new Shape(8, 8))
                        .build())
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(4).build());
        return Networks.initialise(manager, 1, block, new Shape(1, 3, SIDE, SIDE));
    }

    private static long resident() {
        try {
            return 4096 * Long.parseLong(Files.readString(STATM).split(" ")[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

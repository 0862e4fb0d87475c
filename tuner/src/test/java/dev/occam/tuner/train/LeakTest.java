package dev.occam.tuner.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvaturePass;
import dev.occam.laplace.curvature.MapDistance;
import dev.occam.laplace.curvature.StructurePolicy;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Likelihood;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A thousand training steps with twenty curvature passes leave nothing behind: no array in any manager, and no memory
 * of the process.
 */
class LeakTest {

    private static final int PASSES = 20;
    private static final int STEPS_A_PASS = 50;
    private static final int ROWS = 500;
    private static final int BATCH = 100;

    private NDManager manager;
    private Block network;
    private NDManager networkManager;
    private MapTraining training;
    private CurvaturePass pass;
    private Batches batches;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        networkManager = manager.newSubManager();
        NDArray x = Problems.Regression.of(manager, 1, ROWS, 20, 1, 0).x();
        NDArray y = Problems.labels(manager, 2, x, 5);
        network = Problems.network(networkManager, 20, List.of(40, 40), 5);
        Likelihood likelihood = new Categorical();
        TrainingSettings settings = new TrainingSettings(
                Adam.with(0.9, 0.999, 1e-8), LearningRate.cosine(0.01), BATCH, new RandomStreams(3));
        training = new MapTraining(network, new Weights(network), likelihood, x, y, settings, () -> false);
        pass = new CurvaturePass(network, likelihood, StructurePolicy.fullUpTo(300), BiasPlacement.JOINT);
        batches = Batches.of(x, y, BATCH);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private void work(int passes) {
        for (int p = 0; p < passes; p++) {
            training.fit(new double[] {1, 1, 1, 1, 1, 1}, STEPS_A_PASS * BATCH / ROWS, (steps, loss) -> {});
            try (Curvature curvature = pass.run(batches, manager)) {
                assertThat(curvature.spectra()).hasSize(3);
                assertThat(MapDistance.of(curvature, 1, new double[] {1, 1, 1}).shortfall())
                        .isPositive();
            }
        }
    }

    private int arrays() {
        return manager.getManagedArrays().size()
                + networkManager.getManagedArrays().size();
    }

    @Test
    void noManagerKeepsAnArray() {
        work(1);
        int before = arrays();
        work(PASSES);
        assertThat(training.stepsDone()).isEqualTo((PASSES + 1) * STEPS_A_PASS);
        assertThat(arrays()).isEqualTo(before);
    }

    @Test
    void theProcessDoesNotGrow() throws IOException {
        Path status = Path.of("/proc/self/status");
        Assumptions.assumeTrue(Files.exists(status), "skipped: resident memory is read from /proc, which Linux has");
        work(3 * PASSES);
        double before = residentMegabytes(status);
        work(PASSES);
        // Measured: 0 to 16, either way, of 270. The step's own arrays, if kept, would make 200.
        assertThat(residentMegabytes(status) - before).as("growth in MB").isLessThan(40);
    }

    /** After a collection, so that what Java merely has not cleared yet is not counted. */
    private static double residentMegabytes(Path status) throws IOException {
        System.gc();
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}

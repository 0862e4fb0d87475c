package dev.occam.tuner.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ResidentMemoryTest {

    @Test
    void thePeakCountsWhatIsFreeAgain() throws IOException {
        assumeTrue(ResidentMemory.isTold(), "the system does not tell a process its peak");
        long megabytes = 200;

        long peak = ResidentMemory.peakOf(() -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                manager.ones(new Shape(megabytes * 250_000)).addi(1);
            }
        });

        assertThat(peak * 1e-6).isBetween(0.9 * megabytes, 2.0 * megabytes);
    }
}

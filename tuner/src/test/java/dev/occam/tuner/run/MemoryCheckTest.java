package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.occam.tuner.config.TrainingConfig;
import dev.occam.tuner.run.MemoryCheck.Memory;
import org.junit.jupiter.api.Test;

class MemoryCheckTest {

    private static final long GIGABYTE = 1_000_000_000;

    @Test
    void aNetworkIsHeldAgainstTheMemoryOfItsDevice() {
        // 6 doubles for each of 100 million parameters are 4.8 GB; 0.8 of the memory may be taken.
        Memory large = new Memory(7 * GIGABYTE, "GPU 1");
        Memory small = new Memory(5 * GIGABYTE, "GPU 1");

        assertThatCode(() -> MemoryCheck.checkNetwork(100_000_000, "a wide network", large))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> MemoryCheck.checkNetwork(100_000_000, "a wide network", small))
                .isInstanceOf(RunException.class)
                .hasMessage("a wide network has 100,000,000 parameters, which take 4.8 GB of GPU 1's 5.0 GB to train;"
                        + " narrow it");
    }

    @Test
    void theOptimisersFactorsLieBesideTheEvidences() {
        Memory memory = new Memory(10 * GIGABYTE, "this machine");
        TrainingConfig.Optimizer ekfac = TrainingConfig.Optimizer.EKFAC_RA;

        assertThatCode(() -> MemoryCheck.checkOptimiser(5 * GIGABYTE, 3 * GIGABYTE, ekfac, memory))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> MemoryCheck.checkOptimiser(5 * GIGABYTE, 4 * GIGABYTE, ekfac, memory))
                .isInstanceOf(RunException.class)
                .hasMessage(
                        "the factors of --optimizer ekfac-ra would take 5.0 GB beside the evidence's 4.0 GB, of this"
                                + " machine's 10.0 GB; --optimizer adam has none, or narrow the network");
    }

    @Test
    void theProcessorsIsTheMachines() {
        Memory memory = Memory.of(Device.cpu());

        assertThat(memory.bytes()).isGreaterThan(GIGABYTE / 4);
        assertThat(memory.owner()).isEqualTo("this machine");
    }

    /** What a driver does not tell is no reason to refuse. */
    @Test
    void aGpuThatTellsNothingHoldsAnything() {
        Memory memory = Memory.of(Device.gpu(77));

        assertThat(memory.holds(1e15)).isTrue();
    }
}

package dev.occam.tuner.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The floor is exactly what preconditioned steps add: A and B of the batches seen, and four products a step and layer. */
class StepFloorTest {

    @Test
    void countsOperationsOfAPeriod() {
        long operations = StepBenchmark.floor(false).products().stream()
                .mapToLong(Product::operations)
                .sum();

        long statistics = 785 * 785 + 2 * 257 * 257 + 2 * 256 * 256 + 10 * 10;
        long turns = (256 * 785 + 257 * 256) * 256 + 257 * 10 * 10 + 256 * 785 * 785 + (256 + 10) * 257 * 257;
        assertThat(operations).isEqualTo(2 * (10 * 256 * statistics + 200 * turns));
    }
}

package dev.occam.tuner.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpectrumSampleTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 63, 64})
    void fewEigenvaluesAreAllKept(int positive) {
        assertThat(new SpectrumSample(List.of(), positive).ranks())
                .containsExactly(IntStream.rangeClosed(1, positive).toArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 100, 4096, 1_000_000, Integer.MAX_VALUE})
    void ofManyTheFirstTheLastAndSomeBetween(int positive) {
        int[] ranks = new SpectrumSample(List.of(), positive).ranks();
        assertThat(ranks).hasSizeBetween(30, 64).isSorted().doesNotHaveDuplicates();
        assertThat(ranks[0]).isEqualTo(1);
        assertThat(ranks[ranks.length - 1]).isEqualTo(positive);
    }

    @Test
    void ranksAreEvenOnALogarithmicScale() {
        int[] ranks = new SpectrumSample(List.of(), 1_000_000).ranks();
        long belowThousand = Arrays.stream(ranks).filter(rank -> rank <= 1000).count();
        assertThat(belowThousand).isBetween(20L, 34L);
    }
}

package dev.occam.tuner.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams are functions of seed, purpose and position, and of nothing else. */
class RandomStreamsTest {

    /** Pinned: they are part of what one seed means, and came from another implementation of the same formulas. */
    @ParameterizedTest
    @CsvSource({
        "1, shuffle, 0, 3540921564305976469, -1515560424732955676",
        "1, shuffle, 1, 8254021201791577098, -3292863943338286572",
        "2, shuffle, 0, -7038996738007762788, -4841005877982695971",
        "1, noise, 0, -5789822837592239072, -4126891002223757642",
        "-7, shuffle, 123456789012, 7806328687759490595, 5592315251293471718"
    })
    void valuesArePinned(long seed, String purpose, long position, long first, long second) {
        SplittableRandom stream = new RandomStreams(seed).of(purpose, position);
        assertThat(stream.nextLong()).isEqualTo(first);
        assertThat(stream.nextLong()).isEqualTo(second);
    }

    @Test
    void aStreamDoesNotDependOnTheUseOfAnother() {
        RandomStreams used = new RandomStreams(5);
        assertThat(used.of("shuffle", 1).longs(1000)).hasSize(1000);
        assertThat(used.of("noise", 2).longs(1000)).hasSize(1000);
        assertThat(used.of("shuffle", 2).nextLong())
                .isEqualTo(new RandomStreams(5).of("shuffle", 2).nextLong());
    }

    /** Neighbouring seeds, purposes and positions all give first numbers of their own. */
    @Test
    void noTwoStreamsStartAlike() {
        Set<Long> starts = new HashSet<>();
        for (long seed = -5; seed <= 5; seed++) {
            for (String purpose : new String[] {"", "a", "b", "ab", "ba", "shuffle", "shufflf"}) {
                for (long position = 0; position < 100; position++) {
                    starts.add(new RandomStreams(seed).of(purpose, position).nextLong());
                }
            }
        }
        assertThat(starts).hasSize(11 * 7 * 100);
    }

    /** Correlation of 4,000 pairs has a standard deviation of 0.016: five of them are the bound. */
    @ParameterizedTest
    @CsvSource({"1, shuffle, 1, 1, shuffle, 2", "1, shuffle, 1, 2, shuffle, 1", "1, shuffle, 1, 1, noise, 1"})
    void streamsAreUncorrelated(long seed, String purpose, long position, long seed2, String purpose2, long position2) {
        double[] one =
                new RandomStreams(seed).of(purpose, position).doubles(4000).toArray();
        double[] other =
                new RandomStreams(seed2).of(purpose2, position2).doubles(4000).toArray();
        assertThat(Math.abs(new PearsonsCorrelation().correlation(one, other))).isLessThan(0.08);
    }
}

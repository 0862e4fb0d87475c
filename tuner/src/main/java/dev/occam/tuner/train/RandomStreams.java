package dev.occam.tuner.train;

import java.util.SplittableRandom;

/**
 * Independent streams of random numbers, each a function of the seed, a purpose and a position.
 *
 * <p>No stream depends on how much another was used, so that a run that resumes at an epoch draws what the
 * uninterrupted run would have drawn.
 *
 * @param seed the run's seed
 */
public record RandomStreams(long seed) {

    /**
     * The stream of a purpose at a position.
     *
     * @param purpose what it is for, for example {@code shuffle}
     * @param position the epoch or step it is for
     * @return a fresh stream
     */
    public SplittableRandom of(String purpose, long position) {
        return new SplittableRandom(mix(state(purpose) ^ position));
    }

    /**
     * The stream of a purpose at a step of an epoch.
     *
     * @param purpose what it is for, for example {@code augmentation}
     * @param epoch since the start of the run
     * @param step within the epoch
     * @return a fresh stream
     */
    public SplittableRandom of(String purpose, long epoch, long step) {
        return new SplittableRandom(mix(mix(state(purpose) ^ epoch) ^ step));
    }

    private long state(String purpose) {
        long state = mix(seed + 0x9E3779B97F4A7C15L);
        for (int i = 0; i < purpose.length(); i++) {
            state = mix(state ^ purpose.charAt(i));
        }
        return state;
    }

    /** Stafford's variant 13 of the 64-bit finaliser. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}

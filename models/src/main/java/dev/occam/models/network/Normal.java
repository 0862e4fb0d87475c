package dev.occam.models.network;

import java.util.SplittableRandom;

/** Initial weights drawn from the normal distribution with mean 0. */
final class Normal extends SeededInitializer {
    private final double deviation;

    /**
     * The draw of one layer's weight.
     *
     * @param layer the layer's place in the network, from 0
     * @param deviation the standard deviation
     */
    Normal(long seed, int layer, double deviation) {
        super(seed, layer, false);
        this.deviation = deviation;
    }

    /** Marsaglia's polar method, one of its two numbers; Java's own normal numbers may change with its version. */
    @Override
    double next(SplittableRandom random) {
        double x;
        double square;
        do {
            x = 2 * random.nextDouble() - 1;
            double y = 2 * random.nextDouble() - 1;
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        return deviation * x * Math.sqrt(-2 * StrictMath.log(square) / square);
    }
}

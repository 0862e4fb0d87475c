package dev.occam.models.network;

import java.util.SplittableRandom;

/**
 * Initial weights drawn uniformly from (-1/sqrt(fan in), 1/sqrt(fan in)), torch's default for the
 * weight and the bias of a linear layer or a convolution alike.
 */
final class UniformFanIn extends SeededInitializer {
    private final double bound;

    /**
     * The draw of one parameter.
     *
     * @param layer the layer's place in the network, from 0
     * @param bias whether the parameter is the layer's bias, not its weight
     * @param fanIn the inputs of each of the layer's units: for a convolution, channels times kernel size
     */
    UniformFanIn(long seed, int layer, boolean bias, long fanIn) {
        super(seed, layer, bias);
        this.bound = 1 / Math.sqrt((double) fanIn);
    }

    @Override
    double next(SplittableRandom random) {
        return bound * (2 * random.nextDouble() - 1);
    }
}

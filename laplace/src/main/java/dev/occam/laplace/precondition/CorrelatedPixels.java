package dev.occam.laplace.precondition;

import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.record.UnsupportedNetworkException;

/** The check that a method which fits whole patches is not asked for factors over channels alone. */
final class CorrelatedPixels {

    private CorrelatedPixels() {}

    static ParameterBlock required(ParameterBlock block, KroneckerSettings settings, String method) {
        if (settings.spatiallyUncorrelated() && block.layer().operator().kernelEntries() > 1) {
            throw new UnsupportedNetworkException(
                    "layer '" + block.name() + "': " + method + " fits the whole patches of"
                            + " a convolution and knows no spatially uncorrelated inputs; leave these off, or choose kfac, ekfac"
                            + " or ekfac-ra");
        }
        return block;
    }
}

package dev.occam.tuner.djl;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the evidence said of a network after an epoch, at the prior it had been trained under until then.
 *
 * @param epoch number of the epoch, from 1
 * @param evidence log marginal likelihood in nats, the targets being as the network was given them
 * @param effectiveParameters gamma, directions that the data determine rather than the prior
 * @param shortfall nats that one Newton step would gain: how far the weights are from their maximum
 * @param priorPrecisions delta of each group
 * @param noise sigma of a regression, in the units of its targets; 1 in classification
 * @param decays weight decay of each group, in the units of the user's loss: {@code delta sigma^2} in these
 */
public record PriorUpdate(
        int epoch,
        double evidence,
        double effectiveParameters,
        double shortfall,
        Map<String, Double> priorPrecisions,
        double noise,
        Map<String, Double> decays) {

    public PriorUpdate {
        priorPrecisions = Collections.unmodifiableMap(new LinkedHashMap<>(priorPrecisions));
        decays = Collections.unmodifiableMap(new LinkedHashMap<>(decays));
    }
}

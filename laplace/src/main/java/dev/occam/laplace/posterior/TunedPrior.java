package dev.occam.laplace.posterior;

import dev.occam.laplace.curvature.MapDistance;
import dev.occam.laplace.evidence.Bound;
import dev.occam.laplace.evidence.EvidenceValue;
import dev.occam.laplace.evidence.Hyperparameters;
import java.util.List;
import java.util.Optional;

/**
 * What a search for the prior came to: which hyperparameters were tuned, how, and to what.
 *
 * @param method how
 * @param groups names of the prior's groups
 * @param hyperparameters the prior precision of each, and the noise
 * @param noiseTuned whether the noise was searched for too
 * @param evidence there
 * @param bounds for each group whether its precision is determined; empty unless the exact maximum was asked for
 * @param distance how far the weights are from the maximum of their log joint under the new prior: they were trained under
 *     another, so the gradient norm is not zero
 */
public record TunedPrior(
        String method,
        List<String> groups,
        Hyperparameters hyperparameters,
        boolean noiseTuned,
        EvidenceValue evidence,
        Optional<List<Bound>> bounds,
        MapDistance distance) {

    /** The Euclidean norm of the gradient of the log joint at the weights. */
    public double gradientNorm() {
        return distance.gradientNorm();
    }
}

package dev.occam.laplace.posterior;

import dev.occam.laplace.curvature.MapDistance;
import dev.occam.laplace.evidence.Bound;
import dev.occam.laplace.evidence.EvidenceValue;
import dev.occam.laplace.evidence.Hyperparameters;
import java.util.List;
import java.util.Locale;
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

    /** Nats an effective parameter from which on a refit is advised. */
    private static final double FAR = 0.05;

    /** The Euclidean norm of the gradient of the log joint at the weights. */
    public double gradientNorm() {
        return distance.gradientNorm();
    }

    /**
     * What a Newton step would gain, by the size of the posterior: {@code 1/2 g^T P^-1 g / gamma}, where a draw from the posterior lies 1/2 nat
     * an effective parameter below its peak.
     *
     * @return nats an effective parameter; infinite where nothing is determined and there is something to gain
     */
    public double shortfallPerParameter() {
        double gamma = evidence.effectiveParameters();
        return distance.shortfall() == 0 ? 0 : distance.shortfall() / gamma;
    }

    /**
     * Whether the weights, trained under another prior, no longer sit at the maximum under this one.
     *
     * @return true above a twentieth of a nat an effective parameter
     */
    public boolean callsForRefit() {
        return shortfallPerParameter() > FAR;
    }

    /**
     * Where the weights stand under this prior, in a sentence, with the figures.
     *
     * @return for a person to read
     */
    public String advice() {
        String figures = String.format(
                Locale.ROOT,
                "gradient norm %.3g, %.3g nats below it by the quadratic model, for %.4g effective parameters",
                gradientNorm(),
                distance.shortfall(),
                evidence.effectiveParameters());
        return callsForRefit()
                ? "the weights no longer sit at the maximum of their log joint under the new prior (" + figures
                        + "); Laplace.refit moves them there"
                : "the weights sit at the maximum of their log joint under the new prior (" + figures + ")";
    }
}

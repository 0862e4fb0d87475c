package dev.occam.reports.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the chosen prior can be relied on, and the numbers that say so.
 *
 * @param verdict the judgement
 * @param sentence the judgement and its ground in plain words
 * @param gradientNorm Euclidean norm of the gradient of the log joint at the chosen weights, in nats
 * @param shortfall what the log joint would still gain by training on, in nats
 * @param effectiveParameters effective number of parameters of all groups
 * @param dataCount what they are held against: training rows times outputs that carry information
 * @param atBound names of the groups whose prior precision lies at a bound
 * @param evidenceGained evidence of the chosen state less that of the first one judged, in nats
 */
public record Trust(
        Verdict verdict,
        String sentence,
        @Nullable Double gradientNorm,
        @Nullable Double shortfall,
        @Nullable Double effectiveParameters,
        long dataCount,
        List<String> atBound,
        @Nullable Double evidenceGained) {
    public Trust {
        Fields.required(verdict, "verdict");
        Fields.required(sentence, "sentence");
        gradientNorm = Fields.finite(gradientNorm);
        shortfall = Fields.finite(shortfall);
        effectiveParameters = Fields.finite(effectiveParameters);
        Fields.count(dataCount, "dataCount");
        atBound = Fields.list(atBound, "atBound");
        evidenceGained = Fields.finite(evidenceGained);
    }

    /** A judgement in three words or fewer. */
    public enum Verdict {
        /** The weights are at a maximum of the log joint and the data outnumber the effective parameters. */
        @JsonProperty("reliable")
        RELIABLE,
        /** The weights are not yet at a maximum of the log joint, so the evidence is not of this prior. */
        @JsonProperty("train longer")
        TRAIN_LONGER,
        /** Effective parameters come near the number of data, where the Laplace approximation fails. */
        @JsonProperty("network too large for the data")
        NETWORK_TOO_LARGE
    }
}

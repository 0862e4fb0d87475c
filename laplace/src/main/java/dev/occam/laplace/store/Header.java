package dev.occam.laplace.store;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All of a posterior that is not an array, as JSON in the file's header. Within one version fields may be added, and a reader
 * ignores those it does not know.
 *
 * @param version of the format
 * @param library version of the program that wrote it, for people
 * @param engine the tensor library that it was computed by, for people
 * @param network digest of the network's parameters, see {@link NetworkDigest}
 * @param parameters paths of the tensors that the posterior is over
 * @param row one row of inputs, by which the network's layers are found again
 * @param likelihood of the targets
 * @param fisher what was pulled back
 * @param prior as it was declared
 * @param hyperparameters at present
 * @param temperature T
 * @param data counts and fit
 * @param blocks of the curvature, in order
 */
record Header(
        int version,
        String library,
        String engine,
        String network,
        List<String> parameters,
        Row row,
        LikelihoodPart likelihood,
        FisherPart fisher,
        PriorPart prior,
        HyperparameterPart hyperparameters,
        double temperature,
        DataPart data,
        List<BlockPart> blocks) {

    /** The version that is written, and the newest that is read. */
    static final int VERSION = 1;

    Header {
        Objects.requireNonNull(library, "library");
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(row, "row");
        Objects.requireNonNull(likelihood, "likelihood");
        Objects.requireNonNull(fisher, "fisher");
        Objects.requireNonNull(prior, "prior");
        Objects.requireNonNull(hyperparameters, "hyperparameters");
        Objects.requireNonNull(data, "data");
        parameters = List.copyOf(parameters);
        blocks = List.copyOf(blocks);
    }

    /** One row of inputs: its shape without the first axis, and its type. */
    record Row(List<Long> shape, String type) {}

    /** The likelihood; a noise, or one for each output, only where it is known. */
    record LikelihoodPart(
            String kind, @Nullable Double noise, @Nullable List<Double> noises) {}

    /** The Fisher; samples and seed only of a Monte Carlo one. */
    record FisherPart(
            String kind,
            @Nullable Integer samples,
            @Nullable Long seed) {}

    /**
     * The prior.
     *
     * @param kind scalar, layerwise, tensor or groups
     * @param precision before it was tuned
     * @param mean the number; null where each tensor has a mean of its own, which is an array of the file
     * @param groups beginnings of names, where the prior has named groups
     */
    record PriorPart(
            String kind,
            double precision,
            @Nullable Double mean,
            @Nullable Map<String, List<String>> groups) {}

    /** Logs of the prior precisions by the prior's groups, and of the noise precision. */
    record HyperparameterPart(List<String> groups, List<Double> logPriorPrecisions, double logNoisePrecision) {}

    /** What is known of the data: numbers of rows and of loss terms, and the negative log-likelihood at unit noise. */
    record DataPart(long rows, long terms, double negativeLogLikelihood) {}

    /** One block: its structure with its weight sharing, its parameters, and the arrays that it is made of. */
    record BlockPart(String rule, List<MemberPart> members, int basis) {}

    /** Parameters of a block, by the path of the layer's weight. */
    record MemberPart(String weight, String part, int group) {}
}

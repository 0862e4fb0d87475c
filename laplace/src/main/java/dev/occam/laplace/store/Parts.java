package dev.occam.laplace.store;

import ai.djl.ndarray.NDArray;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.likelihood.Bernoulli;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.GaussianByOutput;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.likelihood.Poisson;
import dev.occam.laplace.posterior.Prior;
import dev.occam.laplace.posterior.PriorMean;
import dev.occam.laplace.store.Header.FisherPart;
import dev.occam.laplace.store.Header.LikelihoodPart;
import dev.occam.laplace.store.Header.PriorPart;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The choices of this library by name, and back. */
final class Parts {

    private Parts() {}

    static LikelihoodPart of(Likelihood likelihood) {
        if (likelihood instanceof Gaussian gaussian) {
            return new LikelihoodPart("gaussian", gaussian.tunesNoise() ? null : gaussian.noise(), null);
        }
        if (likelihood instanceof GaussianByOutput known) {
            return new LikelihoodPart(
                    "gaussian by output",
                    null,
                    Arrays.stream(known.noises()).boxed().toList());
        }
        if (likelihood instanceof Categorical) {
            return new LikelihoodPart("categorical", null, null);
        }
        if (likelihood instanceof Bernoulli) {
            return new LikelihoodPart("bernoulli", null, null);
        }
        if (likelihood instanceof Poisson) {
            return new LikelihoodPart("poisson", null, null);
        }
        throw new IllegalArgumentException("a posterior under the likelihood "
                + likelihood.getClass().getName() + " can't be saved; those of this library can");
    }

    static Likelihood likelihood(LikelihoodPart part) {
        return switch (part.kind()) {
            case "gaussian" -> part.noise() == null ? Likelihood.gaussian() : Likelihood.gaussian(part.noise());
            case "gaussian by output" ->
                Likelihood.gaussianByOutput(Objects.requireNonNull(part.noises()).stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray());
            case "categorical" -> Likelihood.categorical();
            case "bernoulli" -> Likelihood.bernoulli();
            case "poisson" -> Likelihood.poisson();
            default -> throw new IllegalArgumentException("an unknown likelihood: " + part.kind());
        };
    }

    static FisherPart of(Fisher fisher) {
        if (fisher instanceof Fisher.MonteCarlo drawn) {
            return new FisherPart("monte-carlo", drawn.samples(), drawn.seed());
        }
        return new FisherPart(fisher instanceof Fisher.Empirical ? "empirical" : "exact", null, null);
    }

    static Fisher fisher(FisherPart part) {
        return switch (part.kind()) {
            case "exact" -> Fisher.exact();
            case "empirical" -> Fisher.empirical();
            case "monte-carlo" ->
                Fisher.monteCarlo(Objects.requireNonNull(part.samples()), Objects.requireNonNull(part.seed()));
            default -> throw new IllegalArgumentException("an unknown Fisher: " + part.kind());
        };
    }

    static PriorPart of(Prior prior) {
        @Nullable Double mean = prior.mean() instanceof PriorMean.Constant constant ? constant.value() : null;
        return prior.grouping() instanceof Prior.Named named
                ? new PriorPart("groups", prior.precision(), mean, named.prefixes())
                : new PriorPart(kind((Prior.Each) prior.grouping()), prior.precision(), mean, null);
    }

    private static String kind(Prior.Each each) {
        return switch (each) {
            case NETWORK -> "scalar";
            case LAYER -> "layerwise";
            case TENSOR -> "tensor";
            case WEIGHT -> "diagonal";
        };
    }

    /**
     * The prior.
     *
     * @param means of the tensors, where each has its own
     */
    static Prior prior(PriorPart part, Map<String, NDArray> means) {
        Prior prior =
                switch (part.kind()) {
                    case "scalar" -> Prior.scalar(part.precision());
                    case "layerwise" -> Prior.layerwise(part.precision());
                    case "tensor" -> Prior.perTensor(part.precision());
                    case "diagonal" -> Prior.diagonal(part.precision());
                    case "groups" -> Prior.groups(part.precision(), Objects.requireNonNull(part.groups()));
                    default -> throw new IllegalArgumentException("an unknown prior: " + part.kind());
                };
        return part.mean() == null ? prior.withMean(means) : prior.withMean(part.mean());
    }
}

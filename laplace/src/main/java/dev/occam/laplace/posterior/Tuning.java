package dev.occam.laplace.posterior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.evidence.AdamAscent;
import dev.occam.laplace.evidence.Bound;
import dev.occam.laplace.evidence.EvidenceMaximum;
import dev.occam.laplace.evidence.HyperparameterRange;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.LogEvidence;
import dev.occam.laplace.likelihood.Likelihood;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Searches for the hyperparameters of a posterior, from its present ones. */
final class Tuning {

    private final Posterior posterior;
    private final LogEvidence evidence;
    private final Likelihood likelihood;

    Tuning(Posterior posterior, Likelihood likelihood) {
        this.posterior = posterior;
        this.evidence = posterior.logEvidence();
        this.likelihood = likelihood;
    }

    TunedPrior run(PriorSearch search) {
        Hyperparameters start = posterior.hyperparameters();
        boolean noise = likelihood.tunesNoise();
        if (search instanceof PriorSearch.EvidenceMaximum exact) {
            EvidenceMaximum maximum = EvidenceMaximum.withFreeNoise(evidence, start, exact.range());
            return report("maximum of the evidence", maximum.hyperparameters(), noise, Optional.of(maximum.bounds()));
        }
        if (search instanceof PriorSearch.Ascent ascent) {
            Hyperparameters end = AdamAscent.withLearningRate(
                            ascent.learningRate(), ascent.decay(), HyperparameterRange.WIDE)
                    .climb(evidence, start, ascent.steps())
                    .end();
            return report(ascent.steps() + " steps of Adam up the evidence", end, noise, Optional.empty());
        }
        PriorSearch.ValidationGrid grid = (PriorSearch.ValidationGrid) search;
        return report(
                "log density of held-out data over " + grid.precisions().size() + " prior precisions",
                best(grid, start),
                false,
                Optional.empty());
    }

    private Hyperparameters best(PriorSearch.ValidationGrid grid, Hyperparameters start) {
        List<Double> precisions = grid.precisions();
        double[] densities = new double[precisions.size()];
        try (NDManager manager = NDManager.newBaseManager(posterior.device())) {
            CheckedBatches.of(grid.data(), likelihood).forEach(manager, (inputs, targets) -> {
                for (int i = 0; i < densities.length; i++) {
                    NDArray density = posterior
                            .predict(inputs, at(start, precisions.get(i)))
                            .logDensity(targets);
                    densities[i] += density.sum().getDouble();
                }
            });
        }
        int best = 0;
        for (int i = 1; i < densities.length; i++) {
            best = densities[i] > densities[best] ? i : best;
        }
        if (!Double.isFinite(densities[best])) {
            throw new ArithmeticException("no prior precision of the grid gives held-out data a finite log density: "
                    + Arrays.toString(densities));
        }
        return at(start, precisions.get(best));
    }

    private static Hyperparameters at(Hyperparameters start, double precision) {
        double[] logs = new double[start.groupCount()];
        Arrays.fill(logs, Math.log(precision));
        return start.withLogPriorPrecisions(logs);
    }

    private TunedPrior report(String method, Hyperparameters end, boolean noiseTuned, Optional<List<Bound>> bounds) {
        return new TunedPrior(
                method,
                evidence.groups().names(),
                end,
                noiseTuned,
                evidence.evaluate(end),
                bounds,
                posterior.mapDistance(end));
    }
}

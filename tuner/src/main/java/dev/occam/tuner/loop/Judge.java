package dev.occam.tuner.loop;

import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvaturePass;
import dev.occam.laplace.curvature.MapDistance;
import dev.occam.laplace.evidence.ConsistentEvidence;
import dev.occam.laplace.evidence.EvidenceMaximum;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.LogEvidence;
import dev.occam.laplace.likelihood.Likelihood;
import java.util.stream.IntStream;

/** Takes the curvature at the present weights and judges them and their prior by it. */
public final class Judge {

    private final CurvatureSource source;
    private final NDManager manager;
    private final Likelihood likelihood;
    private final double temperature;
    private final ParameterGroups groups;
    private final Stopwatch watch;

    /**
     * A judge of one network on one data set.
     *
     * @param pass takes the curvature
     * @param data all training data
     * @param manager under which the curvature lives while it is looked at
     * @param likelihood the likelihood of the pass
     * @param temperature T of the tempered likelihood
     * @param groups the prior's groups
     * @param watch where time is counted
     */
    public Judge(
            CurvaturePass pass,
            Batches data,
            NDManager manager,
            Likelihood likelihood,
            double temperature,
            ParameterGroups groups,
            Stopwatch watch) {
        this(parent -> pass.run(data, parent), manager, likelihood, temperature, groups, watch);
    }

    /**
     * A judge of one network on one data set, wherever they are gone through.
     *
     * @param source takes the curvature
     * @param manager under which the curvature lives while it is looked at
     * @param likelihood the likelihood of the pass
     * @param temperature T of the tempered likelihood
     * @param groups the prior's groups
     * @param watch where time is counted
     */
    public Judge(
            CurvatureSource source,
            NDManager manager,
            Likelihood likelihood,
            double temperature,
            ParameterGroups groups,
            Stopwatch watch) {
        this.source = source;
        this.manager = manager;
        this.likelihood = likelihood;
        this.temperature = temperature;
        this.groups = groups;
        this.watch = watch;
    }

    /** What is done with the evidence while its curvature is at hand. */
    @FunctionalInterface
    public interface Look<T> {

        /**
         * Looks.
         *
         * @param curvature at the present weights; closed afterwards
         * @param evidence made of it
         * @return what comes of it
         */
        T at(Curvature curvature, LogEvidence evidence);
    }

    /**
     * Takes the curvature at the present weights.
     *
     * @param look what is done with it
     * @param <T> what comes of it
     * @return what comes of it
     */
    public <T> T look(Look<T> look) {
        try (Curvature curvature = watch.time(Stopwatch.Work.CURVATURE, () -> source.at(manager))) {
            return watch.time(
                    Stopwatch.Work.EVIDENCE,
                    () -> look.at(
                            curvature,
                            new LogEvidence(
                                    curvature.spectra(),
                                    groups.prior(),
                                    curvature.dataTerm(likelihood, temperature),
                                    curvature.scaling())));
        }
    }

    /**
     * Judges the present weights by the prior they were trained under.
     *
     * @param trainedUnder prior and noise; only {@code delta sigma^2} counts
     * @return the judgement
     */
    public Judgement judge(Hyperparameters trainedUnder) {
        return look((curvature, evidence) -> judge(curvature, evidence, trainedUnder));
    }

    /**
     * Judges the present weights by the prior they were trained under, their curvature being at hand.
     *
     * @param curvature at the present weights
     * @param evidence made of it
     * @param trainedUnder prior and noise; only {@code delta sigma^2} counts
     * @return the judgement
     */
    public Judgement judge(Curvature curvature, LogEvidence evidence, Hyperparameters trainedUnder) {
        ConsistentEvidence consistent = ConsistentEvidence.of(evidence, ParameterGroups.ridges(trainedUnder));
        Hyperparameters own = consistent.hyperparameters();
        double[] precisions = new double[own.groupCount()];
        for (int g = 0; g < precisions.length; g++) {
            precisions[g] = own.priorPrecision(g);
        }
        return new Judgement(
                consistent,
                EvidenceMaximum.withFreeNoise(evidence, own),
                MapDistance.of(curvature, evidence.data().scale(own.logNoisePrecision()), groups.byBlock(precisions)),
                IntStream.range(0, own.groupCount())
                        .mapToObj(evidence::squaredNorm)
                        .toList(),
                SpectrumSample.of(evidence, own));
    }
}

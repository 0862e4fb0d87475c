package dev.occam.laplace.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The best prior precision of each group at a given noise, where no block has parts of several groups: the root of
 * {@code log gamma(delta) - log(delta ||theta||^2)} in log delta, whose slope lies between -2 and -1.
 *
 * <p>Blocks of one group enter as one pooled spectrum. With e_max the group's largest scaled eigenvalue,
 * {@code e_max / (e_max + delta) <= gamma <= rank} brackets the root from both sides.
 */
final class PriorRoots {

    private final LogEvidence evidence;
    private final HyperparameterRange range;
    private final List<List<Spectrum>> blocksOfGroup;
    private final long[] coupledRanks;

    PriorRoots(LogEvidence evidence, HyperparameterRange range) {
        this.evidence = evidence;
        this.range = range;
        PriorGroups groups = evidence.groups();
        this.blocksOfGroup = IntStream.range(0, groups.count())
                .<List<Spectrum>>mapToObj(group -> new ArrayList<>())
                .toList();
        this.coupledRanks = new long[groups.count()];
        int next = 0;
        for (Spectrum block : evidence.blocks()) {
            blocksOfGroup.get(groups.groupOf(next++)).add(block);
        }
        for (CoupledBlock block : evidence.coupled()) {
            for (int part = 0; part < block.parts(); part++) {
                coupledRanks[groups.groupOf(next++)] += block.rank(part);
            }
        }
    }

    /** (G): the best log prior precision of each group at the noise of a point. */
    double[] solve(Hyperparameters at) {
        double scale = evidence.curvatureScale(at.logNoisePrecision());
        double[] roots = at.logPriorPrecisions();
        for (int group = 0; group < roots.length; group++) {
            roots[group] = switch (settled(group)) {
                case UNDETERMINED -> roots[group];
                case PRUNED -> range.maxLogPrior();
                case NO_CURVATURE -> range.minLogPrior();
                case INTERIOR -> root(group, scale);
            };
        }
        return roots;
    }

    /** Where a group's maximum lies whatever the noise; {@link Bound#INTERIOR} if that is to be computed. */
    Bound settled(int group) {
        boolean curved = rank(group) + coupledRanks[group] > 0;
        if (evidence.squaredNorm(group) > 0) {
            return curved ? Bound.INTERIOR : Bound.NO_CURVATURE;
        }
        return curved ? Bound.PRUNED : Bound.UNDETERMINED;
    }

    private double root(int group, double scale) {
        double squaredNorm = evidence.squaredNorm(group);
        double logSquaredNorm = Math.log(squaredNorm);
        double largest = blocksOfGroup.get(group).stream()
                .mapToDouble(Spectrum::largest)
                .max()
                .orElseThrow();
        // The root of ||theta||^2 d^2 + ||theta||^2 e_max d - e_max = 0, in the form that cannot cancel.
        double lower = Math.log(2 / (1 + Math.sqrt(1 + 4 / (squaredNorm * scale * largest)))) - logSquaredNorm;
        double upper = Math.log((double) rank(group)) - logSquaredNorm;
        return LogRoot.within(
                logDelta -> Math.log(effectiveParameters(group, scale, Math.exp(logDelta))) - logDelta - logSquaredNorm,
                lower,
                upper,
                range.minLogPrior(),
                range.maxLogPrior());
    }

    private double effectiveParameters(int group, double scale, double delta) {
        double sum = 0;
        for (Spectrum block : blocksOfGroup.get(group)) {
            sum += block.effectiveParameters(scale, delta);
        }
        return sum;
    }

    private long rank(int group) {
        return blocksOfGroup.get(group).stream().mapToLong(Spectrum::rank).sum();
    }
}

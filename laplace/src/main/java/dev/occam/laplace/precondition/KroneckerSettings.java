package dev.occam.laplace.precondition;

import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.curvature.Sharing;
import dev.occam.laplace.record.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How a Kronecker method sees, averages and inverts curvature.
 *
 * @param fisher which vectors its statistics are made of; the empirical Fisher costs no further backward pass
 * @param sharing how positions that share weights are treated
 * @param spatiallyUncorrelated whether the input factor of a convolution is over channels alone, the same for each kernel
 *     entry (SUA: Grosse and Martens 2016); its bias then gets a block of its own
 * @param biases where biases belong
 * @param damping what is added before inverting
 * @param statisticsEvery T1, steps from one batch that is seen to the next
 * @param basisEvery T2, steps from one decomposition to the next, a multiple of T1
 * @param memory most that the running averages keep of their past: the k-th batch counts for
 *     {@code 1 - min(1 - 1/k, memory)} (Martens and Grosse 2015, section 5)
 * @param scaleMemory alpha, what EKFAC-ra's scales keep of their past at each step
 * @param coupling how the coarse level of a two-level method joins the fine one
 */
public record KroneckerSettings(
        Fisher fisher,
        Sharing sharing,
        boolean spatiallyUncorrelated,
        BiasPlacement biases,
        Damping damping,
        int statisticsEvery,
        int basisEvery,
        double memory,
        double scaleMemory,
        Coupling coupling) {

    /** Expanded positions, empirical Fisher, exact damping of 1e-3, statistics every 10 steps, bases every 100. */
    public static final KroneckerSettings DEFAULT = new KroneckerSettings(
            new Fisher.Empirical(),
            Sharing.EXPAND,
            false,
            BiasPlacement.JOINT,
            Damping.exact(1e-3),
            10,
            100,
            0.95,
            0.75,
            Coupling.MULTIPLICATIVE);

    public KroneckerSettings {
        if (statisticsEvery < 1 || basisEvery < 1 || basisEvery % statisticsEvery != 0) {
            throw new IllegalArgumentException("a basis is made from the statistics of its step: basisEvery ("
                    + basisEvery + ") is a multiple of statisticsEvery (" + statisticsEvery + "), both at least 1");
        }
        if (!(memory >= 0 && memory < 1)) {
            throw new IllegalArgumentException("the memory of running averages is from 0 to below 1, not " + memory);
        }
        if (!(scaleMemory > 0 && scaleMemory < 1)) {
            throw new IllegalArgumentException("the memory of scales is between 0 and 1, not " + scaleMemory);
        }
        if (spatiallyUncorrelated && sharing == Sharing.REDUCE) {
            throw new IllegalArgumentException("spatially uncorrelated inputs are a rule for expanded positions; reduce"
                    + " averages them first: choose one");
        }
    }

    /** The settings with another Fisher. */
    public KroneckerSettings withFisher(Fisher other) {
        return new KroneckerSettings(
                other,
                sharing,
                spatiallyUncorrelated,
                biases,
                damping,
                statisticsEvery,
                basisEvery,
                memory,
                scaleMemory,
                coupling);
    }

    /** The settings with positions treated otherwise. */
    public KroneckerSettings withSharing(Sharing other) {
        return new KroneckerSettings(
                fisher,
                other,
                spatiallyUncorrelated,
                biases,
                damping,
                statisticsEvery,
                basisEvery,
                memory,
                scaleMemory,
                coupling);
    }

    /** The settings with or without correlations between the pixels of a patch. */
    public KroneckerSettings withSpatiallyUncorrelated(boolean other) {
        return new KroneckerSettings(
                fisher, sharing, other, biases, damping, statisticsEvery, basisEvery, memory, scaleMemory, coupling);
    }

    /** The settings with biases elsewhere. */
    public KroneckerSettings withBiases(BiasPlacement other) {
        return new KroneckerSettings(
                fisher,
                sharing,
                spatiallyUncorrelated,
                other,
                damping,
                statisticsEvery,
                basisEvery,
                memory,
                scaleMemory,
                coupling);
    }

    /** The settings with other damping. */
    public KroneckerSettings withDamping(Damping other) {
        return new KroneckerSettings(
                fisher,
                sharing,
                spatiallyUncorrelated,
                biases,
                other,
                statisticsEvery,
                basisEvery,
                memory,
                scaleMemory,
                coupling);
    }

    /** The settings with another rhythm: T1 and T2. */
    public KroneckerSettings withRhythm(int statistics, int basis) {
        return new KroneckerSettings(
                fisher,
                sharing,
                spatiallyUncorrelated,
                biases,
                damping,
                statistics,
                basis,
                memory,
                scaleMemory,
                coupling);
    }

    /** The settings with other memories of factors and of EKFAC-ra's scales. */
    public KroneckerSettings withMemory(double ofFactors, double ofScales) {
        return new KroneckerSettings(
                fisher,
                sharing,
                spatiallyUncorrelated,
                biases,
                damping,
                statisticsEvery,
                basisEvery,
                ofFactors,
                ofScales,
                coupling);
    }

    /** The settings with another coupling of levels. */
    public KroneckerSettings withCoupling(Coupling other) {
        return new KroneckerSettings(
                fisher,
                sharing,
                spatiallyUncorrelated,
                biases,
                damping,
                statisticsEvery,
                basisEvery,
                memory,
                scaleMemory,
                other);
    }

    /** The Fisher of one step: labels are drawn anew, from a stream that the step's number alone decides. */
    Fisher fisherAt(long step) {
        return fisher instanceof Fisher.MonteCarlo drawn
                ? new Fisher.MonteCarlo(
                        drawn.samples(), new SplittableRandom(drawn.seed() + 0x9E3779B97F4A7C15L * step).nextLong())
                : fisher;
    }

    /** The blocks of a network's layers. */
    List<ParameterBlock> blocks(List<Layer> layers) {
        List<ParameterBlock> blocks = new ArrayList<>();
        for (Layer layer : layers) {
            boolean channels = spatiallyUncorrelated && layer.operator().kernelEntries() > 1;
            blocks.addAll(ParameterBlock.of(layer, channels ? BiasPlacement.SEPARATE : biases));
        }
        return blocks;
    }
}

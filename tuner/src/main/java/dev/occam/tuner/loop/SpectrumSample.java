package dev.occam.tuner.loop;

import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.LogEvidence;
import dev.occam.laplace.evidence.Spectrum;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Some eigenvalues of one block's curvature: enough to draw its spectrum, few enough to keep of every judgement.
 *
 * @param eigenvalues at {@link #ranks}, descending, with the noise and temperature they were judged under: beside the prior
 *     precision they make the posterior precision
 * @param positive number of eigenvalues above zero
 */
public record SpectrumSample(List<Double> eigenvalues, int positive) {

    private static final int MOST = 64;

    public SpectrumSample {
        eigenvalues = List.copyOf(eigenvalues);
    }

    /** Samples of all blocks, in their order. */
    static List<SpectrumSample> of(LogEvidence evidence, Hyperparameters at) {
        double scale = evidence.curvatureScale(at.logNoisePrecision());
        return evidence.blocks().stream().map(block -> of(block, scale)).toList();
    }

    private static SpectrumSample of(Spectrum block, double scale) {
        return new SpectrumSample(
                Arrays.stream(block.atRanks(ranks(block.rank())))
                        .map(eigenvalue -> scale * eigenvalue)
                        .boxed()
                        .toList(),
                block.rank());
    }

    /** Where the eigenvalues stand in the descending order, from 1. */
    public int[] ranks() {
        return ranks(positive);
    }

    /** All ranks where there are few; else evenly spaced on a logarithmic scale, the first and the last among them. */
    private static int[] ranks(int positive) {
        return positive <= MOST
                ? IntStream.rangeClosed(1, positive).toArray()
                : IntStream.range(0, MOST)
                        .map(i -> (int) Math.round(Math.pow(positive, i / (MOST - 1.0))))
                        .distinct()
                        .toArray();
    }
}

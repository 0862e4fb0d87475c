package dev.occam.laplace.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded random spectra, data terms and hyperparameters of widely differing scales. */
final class RandomEvidence {

    private final Random random;

    RandomEvidence(long seed) {
        this.random = new Random(seed);
    }

    /** Some blocks with a rank below their size, in random groups. */
    LogEvidence regression(CurvatureScaling scaling) {
        int count = 1 + random.nextInt(60);
        double temperature = random.nextBoolean() ? 1 : between(0.5, 4);
        return evidence(new GaussianDataTerm(between(0.01, 3) * count, count, temperature), scaling);
    }

    LogEvidence classification() {
        return evidence(FixedDataTerm.tempered(-between(0.1, 50), between(0.5, 2)), CurvatureScaling.HESSIAN);
    }

    private LogEvidence evidence(DataTerm data, CurvatureScaling scaling) {
        int blocks = 1 + random.nextInt(6);
        List<Spectrum> spectra = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            spectra.add(spectrum("block" + block));
            groups.add("group" + random.nextInt(blocks));
        }
        return new LogEvidence(spectra, PriorGroups.of(groups), data, scaling);
    }

    Spectrum spectrum(String name) {
        int size = 1 + random.nextInt(30);
        int rank = 1 + random.nextInt(size);
        double[] eigenvalues = new double[size];
        for (int i = 0; i < rank; i++) {
            eigenvalues[i] = logUniform(1e-4, 1e4);
        }
        return Spectrum.of(name, eigenvalues, size * logUniform(1e-3, 10));
    }

    /** A point with noise where the evidence has one. */
    Hyperparameters point(LogEvidence evidence) {
        double[] logs = new double[evidence.groups().count()];
        for (int group = 0; group < logs.length; group++) {
            logs[group] = 3 * random.nextGaussian();
        }
        return Hyperparameters.ofLogs(logs, evidence.data().hasNoise() ? 2 * random.nextGaussian() : 0);
    }

    double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    double logUniform(double low, double high) {
        return Math.exp(between(Math.log(low), Math.log(high)));
    }

    double[] gaussians(int count) {
        return random.doubles(count).map(ignored -> random.nextGaussian()).toArray();
    }
}

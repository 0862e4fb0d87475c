package dev.occam.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.laplace.posterior.Posterior;

/** Posteriors compared number by number; a failure tells both and their ratio. */
final class Closeness {

    private Closeness() {}

    static void requireClose(Posterior actual, Posterior expected, double tolerance) {
        assertThat(actual.curvature().examples()).isEqualTo(expected.curvature().examples());
        assertThat(actual.blocks()).isEqualTo(expected.blocks());
        requireClose(
                "fit",
                new double[] {actual.curvature().negativeLogLikelihood()},
                new double[] {expected.curvature().negativeLogLikelihood()},
                tolerance);
        for (int k = 0; k < expected.curvature().blocks().size(); k++) {
            requireClose(
                    "eigenvalues of " + expected.blocks().get(k),
                    actual.curvature().blocks().get(k).eigenvalues(),
                    expected.curvature().blocks().get(k).eigenvalues(),
                    tolerance);
            requireClose(
                    "gradient of " + expected.blocks().get(k),
                    actual.curvature().gradients().get(k).toDoubleArray(),
                    expected.curvature().gradients().get(k).toDoubleArray(),
                    tolerance);
        }
        requireClose(
                "evidence",
                new double[] {actual.evidence().value()},
                new double[] {expected.evidence().value()},
                tolerance);
    }

    /** Relative to the largest number. */
    static void requireClose(String what, double[] actual, double[] expected, double tolerance) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        double scale = 0;
        for (double value : expected) {
            scale = Math.max(scale, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]))
                    .as("%s %d: %s and %s, ratio %s", what, i, actual[i], expected[i], actual[i] / expected[i])
                    .isLessThanOrEqualTo(tolerance * scale);
        }
    }
}

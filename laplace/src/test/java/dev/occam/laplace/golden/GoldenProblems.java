package dev.occam.laplace.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.occam.laplace.evidence.DataTerm;
import dev.occam.laplace.evidence.FixedDataTerm;
import dev.occam.laplace.evidence.GaussianDataTerm;
import dev.occam.laplace.evidence.LogEvidence;
import dev.occam.laplace.evidence.PriorGroups;
import dev.occam.laplace.evidence.Spectrum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The evidence of golden cases from their stored eigenvalues and parameters, and the list of what there is to test. */
final class GoldenProblems {

    private static final String USUAL = "kron_expand_ggn";

    private GoldenProblems() {}

    /**
     * Kronecker curvatures over all parameters. The peer scales any of them, empirical ones too, by
     * 1/(sigma^2 T). A case without the usual one is listed too, to be reported as skipped.
     */
    static Stream<Arguments> kronecker() {
        return GoldenFolder.current().cases().stream().flatMap(golden -> Stream.concat(
                        Stream.of(USUAL),
                        golden.curvatures().stream()
                                .filter(curvature -> curvature.isKronecker()
                                        && curvature.key().startsWith("kron_"))
                                .map(GoldenCurvature::key))
                .distinct()
                .map(key -> Arguments.of(golden, key)));
    }

    /** The dense curvature of each case. */
    static Stream<Arguments> full() {
        return GoldenFolder.current().cases().stream().map(golden -> Arguments.of(golden, "full_ggn"));
    }

    /** The curvature of a key; the test is skipped where the case has none. */
    static GoldenCurvature curvature(GoldenCase golden, String key) {
        Optional<GoldenCurvature> found = golden.curvature(key);
        assumeTrue(found.isPresent(), () -> golden + " has no " + key);
        return found.orElseThrow();
    }

    /** The function that an optimum belongs to. */
    static LogEvidence evidence(GoldenCase golden, GoldenCurvature curvature, GoldenOptimum expected) {
        List<Spectrum> spectra = spectra(golden, curvature, 0);
        return new LogEvidence(spectra, groups(spectra, expected.isScalar()), dataTerm(golden, 1));
    }

    /** The same function of the prior precisions, at noise 1. */
    static LogEvidence withFixedNoise(LogEvidence evidence) {
        return new LogEvidence(
                evidence.blocks(),
                evidence.groups(),
                FixedDataTerm.of(evidence.data().logLikelihood(0)));
    }

    /** One group for all tensors, or one for each. */
    static PriorGroups groups(List<Spectrum> spectra, boolean scalar) {
        return scalar
                ? PriorGroups.scalar(spectra.size())
                : PriorGroups.layerwise(spectra.stream().map(Spectrum::name).toList());
    }

    /** The log likelihood of the training data. */
    static DataTerm dataTerm(GoldenCase golden, double temperature) {
        return golden.isClassification()
                ? FixedDataTerm.tempered(-golden.summedLoss(), temperature)
                : new GaussianDataTerm(
                        golden.summedLoss(), (long) golden.dataCount() * golden.outputCount(), temperature);
    }

    /** One spectrum for each parameter tensor. */
    static List<Spectrum> spectra(GoldenCase golden, GoldenCurvature curvature, double priorMean) {
        List<GoldenParameter> parameters = golden.parameters();
        List<GoldenCurvature.Block> blocks = curvature.blocks();
        assertThat(blocks).as(golden + " " + curvature.key()).hasSameSizeAs(parameters);
        List<Spectrum> spectra = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            List<double[]> e = blocks.get(i).eigenvalues();
            GoldenParameter parameter = parameters.get(i);
            double squaredNorm = squaredNorm(parameter, priorMean);
            spectra.add(
                    e.size() == 1
                            ? Spectrum.of(parameter.name(), e.get(0), squaredNorm)
                            : Spectrum.ofKronecker(parameter.name(), e.get(0), e.get(1), squaredNorm));
        }
        return spectra;
    }

    /** The squared distance of a tensor from a prior mean that is the same for all its elements. */
    static double squaredNorm(GoldenParameter parameter, double priorMean) {
        return Arrays.stream(parameter.tensor().data())
                .map(theta -> (theta - priorMean) * (theta - priorMean))
                .sum();
    }
}

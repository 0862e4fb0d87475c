package dev.occam.laplace.curvature;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import dev.occam.laplace.evidence.EvidenceMaximum;
import dev.occam.laplace.evidence.EvidenceValue;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.LogEvidence;
import dev.occam.laplace.evidence.PriorGroups;
import dev.occam.laplace.golden.GoldenCase;
import dev.occam.laplace.golden.GoldenCurvature;
import dev.occam.laplace.golden.GoldenEvidence;
import dev.occam.laplace.golden.GoldenFolder;
import dev.occam.laplace.golden.GoldenOptimum;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our pass over the golden networks against the peers' factors, evidence, gradients and optima. */
class GoldenCurvatureTest {

    private static final double TOLERANCE = 1e-9;

    private NDManager manager;

    static Stream<GoldenCase> cases() {
        return GoldenFolder.current().cases().stream();
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static GoldenCurvature stored(GoldenCase golden, String key) {
        assumeTrue(GoldenNetwork.supports(golden), () -> golden + " has layers that are not linear");
        assumeTrue(golden.curvature(key).isPresent(), () -> golden + " has no " + key);
        return golden.curvature(key).orElseThrow();
    }

    /** The peer splits the 1/2 of its squared-error loss as sqrt(1/2) over A and sqrt(2) over B, weight blocks only. */
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("cases")
    void factors(GoldenCase golden) {
        GoldenCurvature stored = stored(golden, "kron_expand_ggn");
        GoldenNetwork network = GoldenNetwork.of(golden, manager);
        Factors ours = Factors.of(
                network.block(),
                network.likelihood(),
                Batches.of(network.x(), network.y(), 17),
                BiasPlacement.SEPARATE,
                manager);
        assertThat(ours.blocks()).hasSameSizeAs(stored.blocks());
        double split = golden.isClassification() ? 1 : Math.sqrt(2);
        for (int k = 0; k < ours.blocks().size(); k++) {
            String what = golden + ", block " + ours.blocks().get(k).name();
            GoldenCurvature.Block block = stored.blocks().get(k);
            double scale = block.factors().size() == 2 ? split : 1;
            requireClose(
                    what + ", B",
                    scaled(ours.b().get(k).toDoubleArray(), scale),
                    block.factors().get(0).data(),
                    TOLERANCE);
            if (block.factors().size() == 2) {
                requireClose(
                        what + ", A",
                        scaled(ours.a().get(k).toDoubleArray(), 1 / scale),
                        block.factors().get(1).data(),
                        TOLERANCE);
            }
        }
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("cases")
    void evidenceAndItsGradients(GoldenCase golden) {
        GoldenCurvature stored = stored(golden, "kron_expand_ggn");
        GoldenNetwork network = GoldenNetwork.of(golden, manager);
        try (Curvature curvature = pass(network, Kfac.EXPAND)) {
            for (GoldenEvidence eval : stored.evals()) {
                if (eval.priorMean() != 0) {
                    continue;
                }
                LogEvidence evidence = evidence(network, curvature, eval.priorPrecision().length, eval.temperature());
                EvidenceValue value = evidence.evaluate(
                        Hyperparameters.of(eval.priorPrecision(), golden.isClassification() ? 1 : eval.noise()));
                String what = golden + ", " + eval;
                requireClose(what, value.logLikelihood(), eval.figure("log_likelihood"), TOLERANCE);
                requireClose(what, value.logDetRatio(), eval.figure("log_det_ratio"), TOLERANCE);
                requireClose(what, value.scatter(), eval.figure("scatter"), TOLERANCE);
                requireClose(what, value.value(), eval.figure("log_marginal_likelihood"), TOLERANCE);
                requireClose(what, value.priorGradient(), eval.gradientInLogPriorPrecision(), TOLERANCE);
                eval.optionalFigure("grad_wrt_log_sigma_noise")
                        .ifPresent(slope -> requireClose(what, -2 * value.noiseGradient(), slope, TOLERANCE));
            }
        }
    }

    /** The value at the maximum is flat, so it agrees to the square of the peer's own residual gradient. */
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("cases")
    void optima(GoldenCase golden) {
        GoldenCurvature stored = stored(golden, "kron_expand_ggn");
        GoldenNetwork network = GoldenNetwork.of(golden, manager);
        try (Curvature curvature = pass(network, Kfac.EXPAND)) {
            for (GoldenOptimum optimum : stored.optima()) {
                if (!optimum.isConverged()) {
                    continue;
                }
                LogEvidence evidence = evidence(network, curvature, optimum.priorPrecision().length, 1);
                Hyperparameters start =
                        Hyperparameters.uniform(evidence.groups().count(), 1, 1);
                EvidenceMaximum maximum = optimum.hasFreeNoise()
                        ? EvidenceMaximum.withFreeNoise(evidence, start)
                        : EvidenceMaximum.withFixedNoise(evidence, start);
                requireClose(
                        golden + ", " + optimum, maximum.value().value(), optimum.logMarginalLikelihood(), TOLERANCE);
            }
        }
    }

    /** With bias and weight apart, the full block of a tensor is a diagonal block of the peer's full matrix. */
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("cases")
    void fullBlocks(GoldenCase golden) {
        GoldenCurvature stored = stored(golden, "full_ggn");
        assumeTrue(stored.full().isPresent(), () -> golden + " has no dense matrix");
        GoldenNetwork network = GoldenNetwork.of(golden, manager);
        double[][] full = stored.full().orElseThrow().rows();
        CurvatureSums sums = new CurvaturePass(
                        network.block(),
                        network.likelihood(),
                        StructurePolicy.all(BlockDiagonal.GGN),
                        BiasPlacement.SEPARATE)
                .collect(Batches.of(network.x(), network.y(), 13), manager);
        int offset = 0;
        for (int k = 0; k < sums.blocks().size(); k++) {
            int size = sums.blocks().get(k).size();
            double[] expected = new double[size * size];
            for (int i = 0; i < size; i++) {
                System.arraycopy(full[offset + i], offset, expected, i * size, size);
            }
            double[] ours = ((DenseStatistic) sums.statistics().get(k)).matrix().toDoubleArray();
            requireClose(golden + ", block " + sums.blocks().get(k).name(), ours, expected, TOLERANCE);
            offset += size;
        }
    }

    private Curvature pass(GoldenNetwork network, Structure structure) {
        return new CurvaturePass(
                        network.block(), network.likelihood(), StructurePolicy.all(structure), BiasPlacement.SEPARATE)
                .run(Batches.of(network.x(), network.y(), 17), manager);
    }

    private static LogEvidence evidence(GoldenNetwork network, Curvature curvature, int groups, double temperature) {
        List<String> names = curvature.blocks().stream()
                .map(block -> block.parameters().name())
                .toList();
        return new LogEvidence(
                curvature.spectra(),
                groups == 1 ? PriorGroups.scalar(names.size()) : PriorGroups.layerwise(names),
                curvature.dataTerm(network.likelihood(), temperature));
    }

    private static double[] scaled(double[] values, double scale) {
        double[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= scale;
        }
        return scaled;
    }
}

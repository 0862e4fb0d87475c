package dev.occam.tuner.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvaturePass;
import dev.occam.laplace.curvature.Diagonal;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.evidence.AdamAscent;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.LogEvidence;
import dev.occam.laplace.evidence.PriorGroups;
import dev.occam.laplace.evidence.Spectrum;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.tuner.train.Adam;
import dev.occam.tuner.train.Fit;
import dev.occam.tuner.train.LearningRate;
import dev.occam.tuner.train.MapTraining;
import dev.occam.tuner.train.RandomStreams;
import dev.occam.tuner.train.TrainingSettings;
import dev.occam.tuner.train.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Online training, step for step as a peer does it (Immer et al. 2021, Algorithm 1): network, curvature and
 * hyperparameters move together, so that an error anywhere grows from step to step.
 *
 * <p>The peer's loss in regression is the mean of squares without 1/2. With one output it is twice ours, prior and all,
 * and its Adam takes our steps with half its epsilon. With more outputs it weighs the prior too much by their number:
 * such runs can't be followed, nor those with the peer's own gradient in the noise, nor those of a full matrix.
 */
class GoldenTrainingTest {

    private static final int STEPS = 20;
    private static final double TOLERANCE = 1e-6;

    static Stream<GoldenTraining> runs() {
        return GoldenTraining.all();
    }

    @Test
    void thereAreRunsOfEveryKind() {
        assumeTrue(System.getProperty("occam.golden") == null);
        assertThat(GoldenTraining.all())
                .extracting(Object::toString)
                .containsExactly(
                        "reg_mlp, kron CurvlinopsGGN, layerwise prior",
                        "clf_mlp, kron CurvlinopsGGN, layerwise prior",
                        "clf_mlp, kron CurvlinopsEF, scalar prior",
                        "clf_mlp, diag CurvlinopsGGN, layerwise prior",
                        "clf_cnn_gap, kron CurvlinopsGGN, layerwise prior");
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("runs")
    void theFirstStepsOfThePeer(GoldenTraining golden) {
        assumeTrue(golden.isRepaired(), () -> golden + ": the peer's gradient in the noise is wrong");
        assumeTrue(
                golden.isClassification() || golden.outputs() == 1,
                () -> golden + ": the peer weighs the prior " + golden.outputs() + " times");
        assumeTrue(
                !golden.config("hessian_structure").equals("full"),
                () -> golden + ": its matrix couples layers, ours has blocks");
        double[] evidence = golden.figures("neg_log_margliks");
        double[] losses = golden.figures("losses");
        try (NDManager manager = NDManager.newBaseManager()) {
            Trace trace = train(golden, manager, Math.min(STEPS, evidence.length));
            assertThat(trace.negativeEvidence()).hasSizeGreaterThanOrEqualTo(Math.min(STEPS, evidence.length));
            for (int i = 0; i < trace.negativeEvidence().size(); i++) {
                require(golden + ", step " + i, trace.negativeEvidence().get(i), evidence[i]);
            }
            for (int i = 0; i < trace.losses().size(); i++) {
                require(golden + ", loss of epoch " + (i + 1), trace.losses().get(i), losses[i]);
            }
        }
    }

    /** What the loop says on its way. */
    private record Trace(List<Double> negativeEvidence, List<Double> losses) {}

    /** Trains until enough hyperparameter steps are made; the first look is at the end of epoch B, not after it. */
    private static Trace train(GoldenTraining golden, NDManager manager, int steps) {
        Trace trace = new Trace(new ArrayList<>(), new ArrayList<>());
        Block network = golden.network(manager);
        Weights weights = new Weights(network);
        Likelihood likelihood = golden.isClassification() ? new Categorical() : new Gaussian();
        NDArray x = golden.inputs(manager);
        NDArray y = golden.targets(manager);
        double lossScale = golden.isClassification() ? 1 : 2;
        int rows = (int) x.getShape().get(0);
        MapTraining training = new MapTraining(
                network,
                weights,
                likelihood,
                x,
                y,
                new TrainingSettings(
                        Adam.with(0.9, 0.999, 1e-8 / lossScale),
                        LearningRate.constant(0.01),
                        rows,
                        new RandomStreams(1)),
                () -> false);
        CurvaturePass pass = pass(golden, network, likelihood);
        AdamAscent ascent = AdamAscent.withLearningRate(golden.number("lr_hyp", 0.1));
        int tensors = weights.names().size();
        PriorGroups groups = golden.config("prior_structure").equals("scalar")
                ? PriorGroups.scalar(tensors)
                : PriorGroups.layerwise(weights.names());
        Hyperparameters at = Hyperparameters.uniform(
                groups.count(), golden.number("prior_prec_init", 1), golden.number("sigma_noise_init", 1));
        int epochs = golden.count("n_epochs");
        try (Fit fit = training.begin(ridges(groups, at), epochs)) {
            for (int epoch = 1; epoch <= epochs && trace.negativeEvidence().size() < steps; epoch++) {
                double penalty = penalty(weights, ridges(groups, at)) / rows;
                double loss = fit.advance(1, (step, ignored) -> {});
                trace.losses().add(lossScale * (loss + penalty));
                if (epoch < golden.count("n_epochs_burnin") || epoch % golden.count("marglik_frequency") != 0) {
                    continue;
                }
                try (Curvature curvature = pass.run(Batches.of(x, y, rows), manager)) {
                    List<Spectrum> spectra = curvature.spectra();
                    LogEvidence evidence =
                            new LogEvidence(spectra, groups, curvature.dataTerm(likelihood, 1), curvature.scaling());
                    AdamAscent.Path path = ascent.climb(evidence, at, golden.count("n_hypersteps"));
                    Arrays.stream(path.values())
                            .forEach(value -> trace.negativeEvidence().add(-value));
                    at = path.end();
                }
                fit.ridge(ridges(groups, at));
            }
        }
        return trace;
    }

    /** The noise and temperature are 1 for classes, where the powers by which Fishers scale make no difference. */
    private static CurvaturePass pass(GoldenTraining golden, Block network, Likelihood likelihood) {
        boolean empirical = golden.config("backend").endsWith("EF");
        Structure structure = golden.config("hessian_structure").equals("diag") ? Diagonal.GGN : Kfac.EXPAND;
        return new CurvaturePass(
                network,
                likelihood,
                empirical ? new Fisher.Empirical() : new Fisher.Exact(),
                block -> structure,
                BiasPlacement.SEPARATE);
    }

    private static double[] ridges(PriorGroups groups, Hyperparameters at) {
        double[] ridges = new double[groups.blockCount()];
        Arrays.setAll(ridges, block -> at.priorPrecision(groups.groupOf(block)) * Math.exp(-at.logNoisePrecision()));
        return ridges;
    }

    private static double penalty(Weights weights, double[] ridges) {
        double penalty = 0;
        for (int i = 0; i < ridges.length; i++) {
            double[] values = weights.arrays().get(i).stopGradient().toDoubleArray();
            penalty += 0.5 * ridges[i] * Arrays.stream(values).map(v -> v * v).sum();
        }
        return penalty;
    }

    private static void require(String what, double actual, double expected) {
        assertThat(actual)
                .as(String.format(
                        Locale.ROOT,
                        "%s: %.12g, expected %.12g, ratio %.9g",
                        what,
                        actual,
                        expected,
                        actual / expected))
                .isCloseTo(expected, within(TOLERANCE * Math.abs(expected)));
    }
}

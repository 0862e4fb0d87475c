package dev.occam.tuner.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.tuner.config.LoopConfig;
import dev.occam.tuner.config.OnlineConfig;
import dev.occam.tuner.train.LearningRate;
import dev.occam.tuner.train.Problems;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the two loops choose, and that neither prefers a state for an evidence that no trained network has. */
class OuterLoopsTest {

    private static final int ROWS = 60;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private LoopProblem regression() {
        Problems.Regression data = Problems.Regression.of(manager, 11, ROWS, 4, 1, 0.4);
        return new LoopProblem(manager, data.x(), data.y(), ROWS, 1, List.of(8));
    }

    /** Three classes that have nothing to do with the inputs: every step of training only fits noise. */
    private LoopProblem noise() {
        NDArray x = Problems.Regression.of(manager, 12, ROWS, 4, 1, 0).x();
        NDArray unrelated = Problems.Regression.of(manager, 13, ROWS, 4, 1, 0).x();
        NDArray y = Problems.labels(manager, 14, unrelated, 3);
        return new LoopProblem(manager, x, y, ROWS, 3, List.of(8)).rate(LearningRate.constant(0.02));
    }

    private static LoopResult online(LoopProblem.Bench bench, OnlineConfig.Maximise maximise, double rate, int epochs) {
        return new OnlineLoop(bench.workbench(), LoopProblem.online(maximise, rate), epochs, 50, 10)
                .run(Hyperparameters.uniform(2, 10, 0.7));
    }

    private static String told(Hyperparameters one, Hyperparameters other) {
        return one + " against " + other;
    }

    /** The papers' ascent and the exact maximum with limited steps end at the same prior. */
    @Test
    void bothWaysToMaximiseOnlineEndAlike() {
        Hyperparameters adam = online(regression().bench(), OnlineConfig.Maximise.ADAM, 0.1, 1000)
                .chosen()
                .judgement()
                .hyperparameters();
        Hyperparameters exact = online(regression().bench(), OnlineConfig.Maximise.EXACT, 0.1, 1000)
                .chosen()
                .judgement()
                .hyperparameters();
        for (int g = 0; g < 2; g++) {
            assertThat(Math.abs(adam.logPriorPrecision(g) - exact.logPriorPrecision(g)))
                    .as(told(adam, exact))
                    .isLessThan(Math.log(1.05));
        }
        assertThat(adam.noise() / exact.noise()).as(told(adam, exact)).isBetween(0.98, 1.02);
        assertThat(exact.noise()).as("the noise of the data is 0.4").isBetween(0.3, 0.5);
    }

    /** An early state shows more evidence than the last; the last is chosen all the same. */
    @Test
    void theOnlineLoopReturnsTheLastStateNotTheOneOfHighestEvidence() {
        LoopProblem.Bench bench = noise().bench();
        // One tiny hyper-step a time: the weak prior stays, and training over-fits under it.
        OnlineConfig config = new OnlineConfig(null, null, 1, 1e-6, OnlineConfig.Maximise.ADAM);
        LoopResult result =
                new OnlineLoop(bench.workbench(), config, 200, 1, 2).run(Hyperparameters.uniform(2, 0.01, 1));
        assertThat(result.chosen().phase()).isEqualTo("end of training");
        assertThat(result.chosen().epochs()).isEqualTo(200);
        assertThat(highest(result)).isGreaterThan(result.chosen().judgement().evidence() + 10);
    }

    private static double highest(LoopResult result) {
        return result.rounds().stream()
                .mapToDouble(round -> round.judgement().evidence())
                .max()
                .orElseThrow();
    }

    /**
     * On the regression a short round shows two nats more evidence than any whole fit: weights on their way to the
     * maximum of their log joint, chosen by nothing. What is chosen is a maximum, under the prior that is reported.
     */
    @ParameterizedTest
    @EnumSource(LoopConfig.Effort.class)
    void theConsistentLoopsChoiceIsAMapOfThePriorItReports(LoopConfig.Effort effort) {
        requireMap(consistent(noise().rate(LearningRate.cosine(0.02)), effort, 1));
        LoopResult regression = consistent(regression(), effort, 0.5);
        requireMap(regression);
        assertThat(highest(regression))
                .isGreaterThan(regression.chosen().judgement().evidence() + 1);
    }

    private static LoopResult consistent(LoopProblem problem, LoopConfig.Effort effort, double noise) {
        return new ConsistentLoop(problem.bench().workbench(), LoopProblem.consistent(effort), 800)
                .run(Hyperparameters.uniform(2, 3, noise));
    }

    private static void requireMap(LoopResult result) {
        Judgement chosen = result.chosen().judgement();
        assertThat(result.ending()).isEqualTo(LoopResult.Ending.FINISHED);
        assertThat(result.chosen().phase()).startsWith("last fit");
        assertThat(chosen.distance().shortfall())
                .as("nats short of the maximum")
                .isLessThan(0.1 * chosen.value().effectiveParameters() / 2);
    }

    /** Each move of the search is at most a decade, and a rejected round leads half way back. */
    @Test
    void theSearchMovesByADecadeAtMost() {
        LoopProblem.Bench bench = regression().bench();
        LoopResult result = new ConsistentLoop(bench.workbench(), LoopProblem.consistent(LoopConfig.Effort.FAST), 400)
                .run(Hyperparameters.uniform(2, 1e-4, 0.5));
        List<Round> rounds = result.rounds();
        double[] last = null;
        for (Round round : rounds) {
            double[] ridges = ParameterGroups.ridges(round.judgement().hyperparameters());
            if (last != null) {
                for (int g = 0; g < ridges.length; g++) {
                    // A ridge is a prior precision times a noise variance, each of which moves by a decade at most.
                    assertThat(Math.abs(Math.log10(ridges[g] / last[g]))).isLessThan(2 + 1e-9);
                }
            }
            last = ridges;
        }
        assertThat(rounds.stream().filter(round -> round.state() == Round.State.REJECTED))
                .hasSizeLessThanOrEqualTo(2);
    }
}

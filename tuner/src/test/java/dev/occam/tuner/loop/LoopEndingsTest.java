package dev.occam.tuner.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.tuner.config.LoopConfig;
import dev.occam.tuner.config.OnlineConfig;
import dev.occam.tuner.train.LearningRate;
import dev.occam.tuner.train.Problems;
import dev.occam.tuner.train.SpiedLikelihood;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A loop cut short by a divergence or by its user leaves the last judged state that it had kept. */
class LoopEndingsTest {

    private static final int EPOCHS = 80;
    /** Epochs of a round: an eighth of a fit. */
    private static final int ROUND = 10;

    private static final Hyperparameters START = Hyperparameters.uniform(2, 1, 0.5);

    private NDManager manager;
    private Problems.Regression data;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        data = Problems.Regression.of(manager, 3, 30, 3, 1, 0.3);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private LoopProblem problem(long failsFrom) {
        return new LoopProblem(
                manager, data.x(), data.y(), 30, 1, List.of(4), new SpiedLikelihood(new Gaussian(), failsFrom));
    }

    private static OuterLoop consistent(LoopProblem.Bench bench, LoopConfig.Effort effort) {
        return new ConsistentLoop(bench.workbench(), LoopProblem.consistent(effort), EPOCHS);
    }

    /** What a whole run judged and chose, and the weights after each judgement it kept. */
    private static void requireStateOf(Round expected, LoopResult result, LoopProblem.Bench bench) {
        assertThat(result.chosen()).isNotNull();
        assertThat(result.chosen().phase()).isEqualTo(expected.phase());
        assertThat(result.chosen().judgement().evidence())
                .isEqualTo(expected.judgement().evidence());
        // The weights are those that were judged: judging them again says the same.
        assertThat(bench.judge().judge(expected.judgement().hyperparameters()).evidence())
                .isCloseTo(expected.judgement().evidence(), org.assertj.core.data.Offset.offset(1e-9));
        for (int i = 0; i < result.weights().size(); i++) {
            assertThat(bench.weights().arrays().get(i).toDoubleArray())
                    .isEqualTo(result.weights().get(i).toDoubleArray());
        }
    }

    private static Round lastKept(List<Round> rounds) {
        Round best = null;
        for (Round round : rounds) {
            if (round.state() != Round.State.REJECTED) {
                best = round;
            }
        }
        return best;
    }

    /** From the fourth epoch of each round on; the calls of training and judging are one sequence. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void divergenceInALaterRoundRestoresTheKeptWeights(int roundsBefore) {
        // Ten steps of training and one judgement a round.
        long failsFrom = roundsBefore * (ROUND + 1) + 3;
        LoopProblem.Bench bench = problem(failsFrom).bench();
        LoopResult result = consistent(bench, LoopConfig.Effort.STANDARD).run(START);
        assertThat(result.ending()).isEqualTo(LoopResult.Ending.DIVERGED);
        assertThat(result.detail()).startsWith("the training loss became NaN in epoch 4;");
        assertThat(result.rounds()).hasSize(roundsBefore);
        // SpiedLikelihood would fail the judgement too, so the state is compared with an unbroken run's.
        LoopProblem.Bench whole = problem(Long.MAX_VALUE).bench();
        LoopResult unbroken = consistent(whole, LoopConfig.Effort.STANDARD).run(START);
        Round expected = lastKept(result.rounds());
        assertThat(result.chosen().phase()).isEqualTo(expected.phase());
        assertThat(result.chosen().state()).isEqualTo(Round.State.CHOSEN);
        assertThat(result.rounds()).zipSatisfy(unbroken.rounds().subList(0, roundsBefore), (here, there) -> assertThat(
                        here.judgement().evidence())
                .isEqualTo(there.judgement().evidence()));
        assertFinite(bench.weights().arrays());
    }

    private static void assertFinite(NDList arrays) {
        arrays.forEach(array -> assertThat(array.abs().max().getDouble()).isLessThan(1e6));
    }

    /** Training ends with a finite loss, and only the weights that its last step made are beyond use. */
    @Test
    void divergenceThatOnlyTheJudgeSeesIsADivergence() {
        LoopProblem.Bench bench = problem(2 * (ROUND + 1) + ROUND).bench();
        LoopResult result = consistent(bench, LoopConfig.Effort.STANDARD).run(START);
        assertThat(result.ending()).isEqualTo(LoopResult.Ending.DIVERGED);
        assertThat(result.rounds()).hasSize(2);
        assertFinite(bench.weights().arrays());
    }

    @Test
    void divergenceBeforeTheFirstJudgementChoosesNothing() {
        LoopProblem.Bench bench = problem(2).bench();
        double[] initial = bench.weights().arrays().get(0).toDoubleArray();
        LoopResult result = consistent(bench, LoopConfig.Effort.FAST).run(START);
        assertThat(result.ending()).isEqualTo(LoopResult.Ending.DIVERGED);
        assertThat(result.chosen()).isNull();
        assertThat(bench.weights().arrays().get(0).toDoubleArray()).isEqualTo(initial);
    }

    /** A learning rate that explodes late: here the weights themselves are lost, and come back. */
    @Test
    void anExplodingLearningRateRestoresTheJudgedWeights() {
        long[] calls = {0};
        LearningRate explodes = (step, steps) -> ++calls[0] > 2 * ROUND + 5 ? 1e200 : 0.02;
        LoopProblem.Bench bench = new LoopProblem(manager, data.x(), data.y(), 30, 1, List.of(4))
                .rate(explodes)
                .bench();
        LoopResult result = consistent(bench, LoopConfig.Effort.STANDARD).run(START);
        assertThat(result.ending()).isEqualTo(LoopResult.Ending.DIVERGED);
        assertThat(result.rounds()).hasSize(2);
        requireStateOf(lastKept(result.rounds()), result, bench);
    }

    @ParameterizedTest
    @EnumSource(LoopConfig.Effort.class)
    void interruptionKeepsTheLastJudgedState(LoopConfig.Effort effort) {
        boolean[] stop = new boolean[1];
        List<String> phases = new ArrayList<>();
        LoopProblem.Bench bench = new LoopProblem(manager, data.x(), data.y(), 30, 1, List.of(4))
                .cancelled(() -> stop[0])
                .listener((steps, phase, loss, evidence) -> {
                    phases.add(phase);
                    stop[0] = phase.startsWith("last fit") && steps % 7 == 0;
                })
                .bench();
        LoopResult result = consistent(bench, effort).run(START);
        assertThat(result.ending()).isEqualTo(LoopResult.Ending.INTERRUPTED);
        assertThat(result.detail()).isEqualTo("interrupted after epoch " + phases.size());
        assertThat(result.chosen().phase()).startsWith("round ");
        requireStateOf(lastKept(result.rounds()), result, bench);
    }

    @ParameterizedTest
    @EnumSource(OnlineConfig.Maximise.class)
    void theOnlineLoopKeepsItsLastJudgementWhenStopped(OnlineConfig.Maximise maximise) {
        boolean[] stop = new boolean[1];
        LoopProblem.Bench bench = new LoopProblem(manager, data.x(), data.y(), 30, 1, List.of(4))
                .cancelled(() -> stop[0])
                .listener((steps, phase, loss, evidence) -> stop[0] = steps == 35)
                .bench();
        LoopResult result =
                new OnlineLoop(bench.workbench(), LoopProblem.online(maximise, 0.1), EPOCHS, 8, 10).run(START);
        assertThat(result.ending()).isEqualTo(LoopResult.Ending.INTERRUPTED);
        assertThat(result.detail()).isEqualTo("interrupted after epoch 35");
        assertThat(result.chosen().phase()).isEqualTo("epoch 30");
        requireStateOf(result.rounds().get(2), result, bench);
    }
}

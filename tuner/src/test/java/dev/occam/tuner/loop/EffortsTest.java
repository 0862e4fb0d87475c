package dev.occam.tuner.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.tuner.config.LoopConfig;
import dev.occam.tuner.config.LoopConfig.Effort;
import dev.occam.tuner.train.Problems;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The three efforts on three small problems: what more work buys, and that it costs no more than a stated margin. */
class EffortsTest {

    private static final int TRAIN = 60;
    private static final int TEST = 400;
    private static final int EPOCHS = 400;
    /** Nats a test row. */
    private static final double MARGIN = 0.01;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private record Outcome(LoopResult result, double testNll) {
        double evidence() {
            return result.chosen().judgement().evidence();
        }
    }

    private List<LoopProblem> problems() {
        Problems.Regression linear = Problems.Regression.of(manager, 21, TRAIN + TEST, 4, 1, 0.4);
        NDArray x = Problems.Regression.of(manager, 22, TRAIN + TEST, 4, 1, 0).x();
        NDArray labels = Problems.labels(manager, 23, x, 3);
        return List.of(
                new LoopProblem(manager, linear.x(), linear.y(), TRAIN, 1, List.of(10)),
                sine(),
                new LoopProblem(manager, x, labels, TRAIN, 3, List.of(10)));
    }

    /** sin(2 x) with noise 0.2, on one input: a curve that no linear fit follows. */
    private LoopProblem sine() {
        SplittableRandom random = new SplittableRandom(24);
        double[] x = random.doubles(TRAIN + TEST, -2, 2).toArray();
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = Math.sin(2 * x[i]) + 0.2 * random.nextGaussian();
        }
        Shape shape = new Shape(x.length, 1);
        return new LoopProblem(manager, manager.create(x, shape), manager.create(y, shape), TRAIN, 1, List.of(20));
    }

    private static Outcome run(LoopProblem problem, Effort effort) {
        LoopProblem.Bench bench = problem.bench();
        LoopConfig config = LoopProblem.consistent(effort);
        double noise = problem.hasNoise() ? 0.5 : 1;
        LoopResult result =
                new ConsistentLoop(bench.workbench(), config, EPOCHS).run(Hyperparameters.uniform(2, 5, noise));
        return new Outcome(
                result, problem.testNll(bench, result.chosen().judgement().hyperparameters()));
    }

    /**
     * Measured, in nats a test row, fast, standard and thorough: linear 0.650, 0.658, 0.664; sine -0.047, -0.072,
     * -0.075; classes 0.542, 0.543, 0.542; means 0.382, 0.376, 0.377.
     */
    @Test
    void thoroughIsWorthItsWork() {
        Map<Effort, Double> mean = new EnumMap<>(Effort.class);
        for (LoopProblem problem : problems()) {
            for (Effort effort : Effort.values()) {
                Outcome outcome = run(problem, effort);
                mean.merge(effort, outcome.testNll() / 3, Double::sum);
                if (effort == Effort.THOROUGH) {
                    requireNoLessThanItsFirstFit(outcome);
                }
            }
        }
        assertThat(mean.get(Effort.THOROUGH)).as("%s", mean).isLessThan(mean.get(Effort.FAST) + MARGIN);
        assertThat(mean.get(Effort.THOROUGH)).as("%s", mean).isLessThan(mean.get(Effort.STANDARD) + MARGIN);
    }

    private static void requireNoLessThanItsFirstFit(Outcome thorough) {
        Round first = thorough.result().rounds().stream()
                .filter(round -> round.phase().equals("last fit, A"))
                .findFirst()
                .orElseThrow();
        assertThat(thorough.evidence()).isGreaterThanOrEqualTo(first.judgement().evidence());
    }
}

package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.L2WeightDecay;
import ai.djl.training.loss.Loss;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.torch.GradientMode;
import dev.occam.laplace.torch.Operators;
import dev.occam.models.data.Task;
import dev.occam.reports.record.LossConvention;
import dev.occam.tuner.train.Problems;
import dev.occam.tuner.train.Weights;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The printed weight decay, used as a stranger would: plain gradient descent on the named loss, lambda * theta added to
 * its gradient, arrives at the maximum of the log joint.
 */
class WeightDecayTest {

    private static final int ROWS = 60;
    private static final int INPUTS = 4;
    private static final double DELTA = 2.5;
    private static final double SIGMA = 0.6;

    private NDManager manager;
    private NDArray x;
    private NDArray y;
    private Block ours;
    private int outputs;

    static Stream<Arguments> cases() {
        return Stream.of(1, 3).flatMap(outputs -> Stream.of(LossConvention.values())
                .filter(loss -> loss != LossConvention.MEAN_CROSS_ENTROPY || outputs > 1)
                .map(loss -> Arguments.of(loss, outputs)));
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private void solve(LossConvention loss, int c) {
        outputs = c;
        Problems.Regression data = Problems.Regression.of(manager, 5, ROWS, INPUTS, c, 0.5);
        x = data.x();
        boolean classes = loss == LossConvention.MEAN_CROSS_ENTROPY;
        y = classes ? Problems.labels(manager, 6, x, c) : data.y();
        ours = Problems.network(manager, INPUTS, List.of(), c);
        double ridge = classes ? DELTA : DELTA * SIGMA * SIGMA;
        Problems.training(ours, new Weights(ours), classes ? new Categorical() : new Gaussian(), x, y, 0.3)
                .fit(new double[] {ridge, ridge}, 1500, (steps, value) -> {});
    }

    private double lambda(LossConvention loss) {
        Task task = loss == LossConvention.MEAN_CROSS_ENTROPY ? Task.CLASSIFICATION : Task.REGRESSION;
        return WeightDecay.of(task, DELTA, SIGMA, 1, ROWS, outputs).get(loss);
    }

    private BinaryOperator<NDArray> function(LossConvention loss) {
        return switch (loss) {
            case MEAN_CROSS_ENTROPY -> (f, t) -> Loss.softmaxCrossEntropyLoss().evaluate(new NDList(t), new NDList(f));
            case PYTORCH_MSE_LOSS -> (f, t) -> f.sub(t).square().mean();
            case DJL_L2_LOSS -> (f, t) -> Loss.l2Loss().evaluate(new NDList(t), new NDList(f));
            case MEAN_GAUSSIAN_NLL -> (f, t) -> f.sub(t).square().sum().div(2 * SIGMA * SIGMA * ROWS);
        };
    }

    private static double rate(LossConvention loss) {
        return loss == LossConvention.MEAN_CROSS_ENTROPY ? 1 : 0.2;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reachesTheMap(LossConvention loss, int c) {
        solve(loss, c);
        Block theirs = Problems.network(manager, INPUTS, List.of(), c);
        Weights weights = new Weights(theirs);
        double lambda = lambda(loss);
        for (int step = 0; step < 1000; step++) {
            descend(weights, loss, lambda, theirs);
        }
        requireSameWeights(weights);
    }

    private void descend(Weights weights, LossConvention loss, double lambda, Block network) {
        try (NDManager scope = manager.newSubManager()) {
            NDList slopes = slopes(function(loss), network, weights, scope);
            try (GradientMode off = GradientMode.off()) {
                for (int i = 0; i < slopes.size(); i++) {
                    NDArray theta = weights.arrays().get(i);
                    NDArray decay = slopes.get(i).mul(0).add(theta).mul(lambda);
                    theta.subi(slopes.get(i).add(decay).mul(rate(loss)));
                }
            }
        }
    }

    private NDList slopes(BinaryOperator<NDArray> function, Block network, Weights weights, NDManager scope) {
        try (GradientMode on = GradientMode.on()) {
            NDArray value = function.apply(forward(network, scope), y);
            return Operators.gradients(scope, value, value.onesLike(), weights.arrays());
        }
    }

    /** The snippet for DJL: half of lambda as the coefficient of an L2WeightDecay. */
    @ParameterizedTest
    @MethodSource("cases")
    void theDjlPenaltyAddsLambdaTimesTheta(LossConvention loss, int c) {
        solve(loss, c);
        Weights weights = new Weights(ours);
        float half = 0.5f * (float) lambda(loss);
        BinaryOperator<NDArray> penalised = (f, t) -> function(loss)
                .apply(f, t)
                .add(new L2WeightDecay("ours", weights.arrays(), half).evaluate(new NDList(), new NDList()));
        try (NDManager scope = manager.newSubManager()) {
            for (NDArray slope : slopes(penalised, ours, weights, scope)) {
                assertThat(slope.abs().max().toDoubleArray()[0]).isLessThan(1e-7);
            }
        }
    }

    private NDArray forward(Block block, NDManager scope) {
        NDArray own = x.duplicate();
        own.attach(scope);
        return block.forward(new ParameterStore(scope, false), new NDList(own), true)
                .singletonOrThrow();
    }

    private void requireSameWeights(Weights weights) {
        NDList expected = new Weights(ours).arrays();
        for (int i = 0; i < expected.size(); i++) {
            double[] map = expected.get(i).toDoubleArray();
            double[] reached = weights.arrays().get(i).toDoubleArray();
            for (int j = 0; j < map.length; j++) {
                assertThat(Math.abs(reached[j] - map[j]))
                        .as("tensor %d, entry %d: %s against %s", i, j, reached[j], map[j])
                        .isLessThan(1e-6);
            }
        }
    }
}

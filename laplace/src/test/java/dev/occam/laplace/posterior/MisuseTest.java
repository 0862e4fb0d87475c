package dev.occam.laplace.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.BlockDiagonal;
import dev.occam.laplace.curvature.Diagonal;
import dev.occam.laplace.curvature.Ekfac;
import dev.occam.laplace.curvature.Full;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.Networks;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.Spectrum;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.torch.Operators;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a program can give the library that it can't use: a typed error of one line, and no array left behind. */
class MisuseTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** What is at hand when a mistake is made. */
    record Scene(SmallProblem problem, Laplace laplace, Posterior posterior, NDManager scope) {

        NDArray holed(NDArray array, double value) {
            NDArray holed = array.duplicate();
            holed.attach(scope);
            holed.set(new NDIndex("2, 1"), value);
            return holed;
        }

        NDArray zeros(long... shape) {
            return scope.zeros(new Shape(shape), DataType.FLOAT64);
        }
    }

    /** A mistake. */
    private interface Mistake {
        void make(Scene scene);
    }

    private static void add(
            List<Arguments> all, String name, Class<? extends Exception> type, String message, Mistake mistake) {
        all.add(arguments(name, type, message, mistake));
    }

    static Stream<Arguments> mistakes() {
        List<Arguments> all = new ArrayList<>();
        Class<IllegalArgumentException> argument = IllegalArgumentException.class;
        add(all, "NaN in training inputs", argument, "the inputs hold NaN in row 2", s -> s.laplace()
                .fit(s.holed(s.problem().x(), Double.NaN), s.problem().y()));
        add(all, "infinity in training inputs", argument, "the inputs hold -Infinity in row 2", s -> s.laplace()
                .fit(
                        s.holed(s.problem().x(), Double.NEGATIVE_INFINITY),
                        s.problem().y()));
        add(all, "NaN in targets", argument, "the targets hold NaN in row 2", s -> s.laplace()
                .fit(s.problem().x(), s.holed(s.problem().y(), Double.NaN)));
        add(all, "infinity in targets", argument, "the targets hold Infinity in row 2", s -> s.laplace()
                .fit(s.problem().x(), s.holed(s.problem().y(), Double.POSITIVE_INFINITY)));
        add(all, "inputs of another width", argument, "the network refuses the training data: ", s -> s.laplace()
                .fit(s.zeros(14, 7), s.problem().y()));
        add(
                all,
                "targets of another width",
                argument,
                "targets have the shape (14, 3), the network's outputs (14, 2)",
                s -> s.laplace().fit(s.problem().x(), s.zeros(14, 3)));
        add(
                all,
                "one target a row for two outputs",
                argument,
                "targets have the shape (14), the network's outputs",
                s -> s.laplace().fit(s.problem().x(), s.zeros(14)));
        add(all, "fewer targets than inputs", argument, "", s -> s.laplace()
                .fit(s.problem().x(), s.zeros(13, 2)));
        add(all, "no rows", argument, "", s -> s.laplace().fit(s.zeros(0, 3), s.zeros(0, 2)));
        add(all, "no batches", argument, "the data hold no rows", s -> s.laplace()
                .fit((parent, action) -> {}));
        add(
                all,
                "class beyond the outputs",
                argument,
                "targets hold a class number that the network has no output for",
                s -> Laplace.of(s.problem().network(), Likelihood.categorical())
                        .fit(s.problem().x(), s.zeros(14).add(5).toType(DataType.INT64, false)));
        add(
                all,
                "class below 0",
                argument,
                "targets of a categorical likelihood are class numbers from 0",
                s -> Laplace.of(s.problem().network(), Likelihood.categorical())
                        .fit(s.problem().x(), s.zeros(14).sub(1).toType(DataType.INT64, false)));
        add(
                all,
                "classes as one-hot rows",
                argument,
                "give one class number for each set of 2 outputs",
                s -> Laplace.of(s.problem().network(), Likelihood.categorical())
                        .fit(s.problem().x(), s.zeros(14, 2).toType(DataType.INT64, false)));
        add(all, "neither yes nor no", argument, "", s -> Laplace.of(s.problem().network(), Likelihood.bernoulli())
                .fit(s.problem().x(), s.zeros(14, 2).add(2)));
        add(all, "a negative count", argument, "", s -> Laplace.of(s.problem().network(), Likelihood.poisson())
                .fit(s.problem().x(), s.zeros(14, 2).sub(1)));
        add(all, "NaN in inputs to predict", argument, "the inputs hold NaN in row 2", s -> s.posterior()
                .predict(s.holed(s.problem().test(), Double.NaN)));
        add(all, "NaN in inputs of a joint", argument, "the inputs hold NaN in row 2", s -> s.posterior()
                .jointCovariance(s.holed(s.problem().test(), Double.NaN)));
        add(all, "NaN in inputs to sample", argument, "the inputs hold NaN in row 2", s -> s.posterior()
                .sampleOutputs(s.holed(s.problem().test(), Double.NaN), 2, 1));
        add(
                all,
                "another width to predict",
                argument,
                "the network refuses inputs of shape (2, 7): ",
                s -> s.posterior().predict(s.zeros(2, 7)));
        add(all, "no rows to predict", argument, "there are no rows to predict", s -> s.posterior()
                .predict(s.zeros(0, 3)));
        add(all, "no draws", argument, "outputs are sampled at least once", s -> s.posterior()
                .sampleOutputs(s.problem().test(), 0, 1));
        add(all, "hyperparameters of other groups", argument, "There are 2 prior groups", s -> s.posterior()
                .setHyperparameters(Hyperparameters.ofPriorPrecisions(1, 2, 3)));
        add(all, "a noise where none is tuned", argument, "has no observation noise", s -> s.posterior()
                .setHyperparameters(Hyperparameters.of(new double[] {1, 1}, 0.5)));
        add(all, "a closed posterior", IllegalStateException.class, "the posterior is closed", s -> {
            Posterior closed = s.laplace().fit(s.problem().x(), s.problem().y());
            closed.close();
            closed.predict(s.problem().test());
        });
        add(
                all,
                "a prior mean of another shape",
                argument,
                "the prior mean of '01Linear_weight' has the shape (2, 2)",
                s -> s.laplace()
                        .prior(Prior.scalar(1).withMean(Map.of("01Linear_weight", s.zeros(2, 2))))
                        .fit(s.problem().x(), s.problem().y()));
        add(
                all,
                "an indefinite factor",
                argument,
                "is negative beyond round-off",
                s -> Spectrum.of("layer", new double[] {1, -0.01}, 1));
        add(
                all,
                "an asymmetric factor",
                ArithmeticException.class,
                "is asymmetric by 0.5, more than rounding explains",
                s -> {
                    NDArray matrix = s.zeros(3, 3);
                    matrix.set(new NDIndex("0, 2"), 1.0);
                    Operators.symmetricEigen(s.scope(), matrix);
                });
        for (var structure : List.of(Kfac.EXPAND, Ekfac.REDUCE, BlockDiagonal.GGN, Full.GGN, Diagonal.GGN)) {
            add(all, "weights that overflow, " + structure.rule(), ArithmeticException.class, "", s -> {
                Block broken = Networks.mlp(s.scope(), 1, true, true, new Shape(1, 3), 2);
                broken.getParameters().get("01Linear_bias").getArray().addi(1e200);
                Laplace.of(broken, Likelihood.gaussian(0.6))
                        .structure(structure)
                        .fit(s.problem().x(), s.problem().y());
            });
        }
        for (var structure : List.of(Kfac.EXPAND, Ekfac.EXPAND, BlockDiagonal.GGN)) {
            add(
                    all,
                    "curvature that overflows, " + structure.rule(),
                    ArithmeticException.class,
                    "the curvature of 01Linear means nothing: of ",
                    s -> overflow(s)
                            .structure(structure)
                            .fit(huge(s), s.problem().y()));
        }
        add(
                all,
                "curvature that overflows, full",
                ArithmeticException.class,
                "the curvature of all layers means nothing: of ",
                s -> overflow(s).structure(Full.GGN).fit(huge(s), s.problem().y()));
        add(
                all,
                "curvature that overflows, diagonal",
                argument,
                "Block 01Linear: eigenvalue 0 is Infinity",
                s -> overflow(s)
                        .structure(Diagonal.GGN)
                        .fit(huge(s), s.problem().y()));
        return all.stream();
    }

    /** Weights so small that outputs are ordinary numbers, where squares of inputs overflow. */
    private static Laplace overflow(Scene s) {
        Block network = Networks.mlp(s.scope(), 1, true, true, new Shape(1, 3), 2);
        network.getParameters().get("01Linear_weight").getArray().muli(1e-170);
        return Laplace.of(network, Likelihood.gaussian(0.6));
    }

    private static NDArray huge(Scene s) {
        NDArray huge = s.problem().x().mul(1e170);
        huge.attach(s.scope());
        return huge;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void isToldInOneLineAndLeavesNothing(
            String name, Class<? extends Exception> type, String message, Mistake mistake) {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.REGRESSION, 51, manager);
        Laplace laplace = Laplace.of(problem.network(), problem.likelihood());
        try (Posterior posterior = laplace.fit(problem.x(), problem.y())) {
            // The first time programs are loaded, which stay.
            refused(name, type, message, mistake, problem, laplace, posterior);
            int before = arrays();
            assertThat(before).isPositive();
            refused(name, type, message, mistake, problem, laplace, posterior);
            assertThat(arrays()).as("arrays after: " + name).isEqualTo(before);
        }
    }

    /** Arrays of the whole program. */
    private int arrays() {
        return Objects.requireNonNull(manager.getParentManager())
                .getManagedArrays()
                .size();
    }

    private void refused(
            String name,
            Class<? extends Exception> type,
            String message,
            Mistake mistake,
            SmallProblem problem,
            Laplace laplace,
            Posterior posterior) {
        try (NDManager scope = manager.newSubManager()) {
            assertThatThrownBy(() -> mistake.make(new Scene(problem, laplace, posterior, scope)))
                    .as(name)
                    .isExactlyInstanceOf(type)
                    .satisfies(e -> {
                        assertThat(e.getMessage()).as(name).contains(message);
                        assertThat(e.getMessage().lines()).as(name).hasSize(1);
                    });
        }
    }
}

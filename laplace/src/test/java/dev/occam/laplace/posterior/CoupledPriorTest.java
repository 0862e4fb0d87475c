package dev.occam.laplace.posterior;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static dev.occam.laplace.golden.Agreement.requireWithin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.BlockDiagonal;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.Diagonal;
import dev.occam.laplace.curvature.Full;
import dev.occam.laplace.curvature.LowRank;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.evidence.EvidenceValue;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.LogEvidence;
import dev.occam.laplace.likelihood.Likelihood;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Several prior precisions within one block, against dense algebra: evidence, gradient, predictions, draws. */
class CoupledPriorTest {

    private static final double TOLERANCE = 1e-10;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Arguments> cases() {
        Prior layers = Prior.layerwise(1);
        Prior tensors = Prior.perTensor(1).withMean(0.1);
        Prior groups = Prior.groups(1, Map.of("early", List.of("01"), "late", List.of("02", "03", "04", "05")));
        List<Arguments> cases = new ArrayList<>();
        for (SmallProblem.Kind kind : SmallProblem.Kind.values()) {
            for (Prior prior : List.of(layers, tensors, groups)) {
                cases.add(arguments(Full.GGN, kind, prior));
                cases.add(arguments(LowRank.of(6), kind, prior));
            }
            cases.add(arguments(BlockDiagonal.GGN, kind, tensors));
            cases.add(arguments(Diagonal.GGN, kind, tensors));
            cases.add(arguments(Diagonal.GGN, kind, Prior.diagonal(1)));
        }
        return cases.stream();
    }

    private static Posterior fit(SmallProblem problem, Structure structure, Prior prior) {
        Likelihood likelihood = problem.likelihood().noise() == 1 ? problem.likelihood() : Likelihood.gaussian();
        return Laplace.of(problem.network(), likelihood)
                .structure(structure)
                .prior(prior)
                .temperature(1.3)
                .fit(problem.x(), problem.y());
    }

    /** Prior precisions over four orders of magnitude, and a noise where there is one. */
    private static Hyperparameters spread(Posterior posterior) {
        int groups = posterior.logEvidence().groups().count();
        double[] precisions = new double[groups];
        Arrays.setAll(precisions, group -> Math.pow(10, 1.5 * Math.sin(1 + 2.0 * group)));
        return Hyperparameters.of(precisions, posterior.logEvidence().data().hasNoise() ? 0.7 : 1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void againstDenseAlgebra(Structure structure, SmallProblem.Kind kind, Prior prior) {
        SmallProblem problem = SmallProblem.of(kind, 21, manager);
        try (Posterior posterior = fit(problem, structure, prior)) {
            Hyperparameters at = spread(posterior);
            posterior.setHyperparameters(at);
            double scale = posterior.logEvidence().curvatureScale(at.logNoisePrecision());
            NDArray joint = posterior.jointCovariance(problem.test());
            int size = (int) Math.sqrt((double) joint.size());
            RealMatrix covariance = new Array2DRowRealMatrix(size, size);
            double logDetRatio = 0;
            double scatter = 0;
            double[] gradient = new double[at.groupCount()];
            double shortfall = 0;
            double squaredSlope = 0;
            for (int k = 0; k < posterior.blocks().size(); k++) {
                CurvatureBlock block = posterior.curvature().blocks().get(k);
                double[] deltas = deltas(block, prior, posterior, at);
                RealMatrix precision = DenseTwin.curvature(block, manager).scalarMultiply(scale);
                for (int i = 0; i < deltas.length; i++) {
                    precision.addToEntry(i, i, deltas[i]);
                }
                CholeskyDecomposition cholesky = DenseTwin.cholesky(precision);
                RealMatrix inverse = cholesky.getSolver().getInverse();
                RealMatrix jacobian = DenseTwin.jacobian(problem.network(), block, problem.test());
                covariance = covariance.add(jacobian.multiply(inverse).multiply(jacobian.transpose()));
                double[] weights = posterior.curvature().weights().get(k).toDoubleArray();
                double[] fit = posterior.curvature().gradients().get(k).toDoubleArray();
                double mean = prior.mean() instanceof PriorMean.Constant constant ? constant.value() : Double.NaN;
                double[] slope = new double[deltas.length];
                for (int i = 0; i < deltas.length; i++) {
                    double deviation = weights[i] - mean;
                    logDetRatio += 2 * Math.log(cholesky.getL().getEntry(i, i)) - Math.log(deltas[i]);
                    scatter += deltas[i] * deviation * deviation;
                    gradient[group(block, prior, posterior, i)] +=
                            0.5 * (1 - deltas[i] * inverse.getEntry(i, i) - deltas[i] * deviation * deviation);
                    slope[i] = posterior.logEvidence().data().scale(at.logNoisePrecision()) * fit[i]
                            + deltas[i] * deviation;
                    squaredSlope += slope[i] * slope[i];
                }
                double[] step = inverse.operate(slope);
                for (int i = 0; i < slope.length; i++) {
                    shortfall += 0.5 * slope[i] * step[i];
                }
            }
            EvidenceValue value = posterior.evidence();
            requireClose("log-determinant", value.logDetRatio(), logDetRatio, TOLERANCE);
            requireClose("scatter", value.scatter(), scatter, TOLERANCE);
            for (int group = 0; group < gradient.length; group++) {
                double unit = 1e-10 * (1 + Math.abs(gradient[group]) + value.scatter());
                requireWithin("gradient " + group, value.priorGradient(group), gradient[group], unit);
            }
            requireClose("joint covariance", joint.toDoubleArray(), DenseTwin.flat(covariance), TOLERANCE);
            requireMarginal(posterior.predict(problem.test()).covariance(), covariance);
            requireClose("gradient norm", posterior.mapDistance().gradientNorm(), Math.sqrt(squaredSlope), TOLERANCE);
            requireClose("shortfall", posterior.mapDistance().shortfall(), shortfall, TOLERANCE);
        }
    }

    private static void requireMarginal(NDArray marginal, RealMatrix joint) {
        double[] found = marginal.toDoubleArray();
        int outputs = (int) marginal.getShape().get(1);
        double[] expected = new double[found.length];
        for (int i = 0; i < found.length; i++) {
            int row = i / (outputs * outputs) * outputs;
            expected[i] = joint.getEntry(row + i / outputs % outputs, row + i % outputs);
        }
        requireClose("marginal covariance", found, expected, TOLERANCE);
    }

    private static double[] deltas(CurvatureBlock block, Prior prior, Posterior posterior, Hyperparameters at) {
        double[] deltas = new double[block.size()];
        Arrays.setAll(deltas, i -> at.priorPrecision(group(block, prior, posterior, i)));
        return deltas;
    }

    /** The group of a weight, from the names of groups alone. */
    private static int group(CurvatureBlock block, Prior prior, Posterior posterior, int weight) {
        int left = weight;
        for (ParameterBlock member : block.members()) {
            if (left >= member.size()) {
                left -= member.size();
                continue;
            }
            int column = left % member.columns();
            int row = left / member.columns() + member.group() * member.rows();
            boolean bias = member.tensors().size() == 2 && column == member.columns() - 1;
            String tensor = member.tensors().get(bias ? 1 : 0).name();
            String name = prior.grouping() == Prior.Each.LAYER
                    ? member.layer().name()
                    : prior.grouping() == Prior.Each.TENSOR
                            ? tensor
                            : prior.grouping() instanceof Prior.Named
                                    ? tensor.startsWith("01") ? "early" : "late"
                                    : tensor + "[" + row + (bias ? "]" : ", " + column + "]");
            return posterior.logEvidence().groups().names().indexOf(name);
        }
        throw new AssertionError(weight);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theGradientIsThatOfCentralDifferences(Structure structure, SmallProblem.Kind kind, Prior prior) {
        SmallProblem problem = SmallProblem.of(kind, 22, manager);
        try (Posterior posterior = fit(problem, structure, prior)) {
            LogEvidence evidence = posterior.logEvidence();
            Hyperparameters at = spread(posterior);
            EvidenceValue value = evidence.evaluate(at);
            double[][] hessian = evidence.hessian(at).toDense();
            double h = 1e-4;
            for (int group = 0; group < at.groupCount(); group++) {
                EvidenceValue above = evidence.evaluate(moved(at, group, h));
                EvidenceValue below = evidence.evaluate(moved(at, group, -h));
                double slope = (above.value() - below.value()) / (2 * h);
                requireWithin("gradient " + group, value.priorGradient(group), slope, 1e-6 * (1 + value.scatter()));
                for (int other = 0; other < at.groupCount(); other++) {
                    double bend = (above.priorGradient(other) - below.priorGradient(other)) / (2 * h);
                    requireWithin(
                            "Hessian " + group + ", " + other,
                            hessian[group][other],
                            bend,
                            1e-6 * (1 + value.scatter()));
                }
            }
            if (evidence.data().hasNoise()) {
                double log = at.logNoisePrecision();
                EvidenceValue above = evidence.evaluate(at.withLogNoisePrecision(log + h));
                EvidenceValue below = evidence.evaluate(at.withLogNoisePrecision(log - h));
                int last = at.groupCount();
                requireWithin(
                        "noise",
                        value.noiseGradient(),
                        (above.value() - below.value()) / (2 * h),
                        1e-6 * (1 + Math.abs(value.noiseGradient())));
                double bend = (above.noiseGradient() - below.noiseGradient()) / (2 * h);
                requireWithin("noise, twice", hessian[last][last], bend, 1e-6 * (1 + Math.abs(bend)));
                double mixed = (above.priorGradient(0) - below.priorGradient(0)) / (2 * h);
                requireWithin("noise and prior", hessian[0][last], mixed, 1e-6 * (1 + Math.abs(mixed)));
            }
        }
    }

    private static Hyperparameters moved(Hyperparameters at, int group, double step) {
        double[] logs = at.logPriorPrecisions();
        logs[group] += step;
        return at.withLogPriorPrecisions(logs);
    }

    /** Where tuning ends, the evidence falls in every direction. */
    @ParameterizedTest
    @MethodSource("cases")
    void tuningEndsAtTheMaximum(Structure structure, SmallProblem.Kind kind, Prior prior) {
        SmallProblem problem = SmallProblem.of(kind, 23, manager);
        try (Posterior posterior = fit(problem, structure, prior)) {
            TunedPrior tuned = posterior.tunePrior();
            LogEvidence evidence = posterior.logEvidence();
            Hyperparameters at = tuned.hyperparameters();
            double best = tuned.evidence().value();
            assertThat(best)
                    .isGreaterThanOrEqualTo(evidence.evaluate(spread(posterior)).value());
            for (int group = 0; group < at.groupCount(); group++) {
                if (Math.abs(at.logPriorPrecision(group)) < 18) {
                    requireWithin(
                            "slope " + group,
                            tuned.evidence().priorGradient(group),
                            0,
                            1e-8 * (1 + evidence.evaluate(at).scatter()));
                    for (double step : new double[] {-0.2, 0.2}) {
                        assertThat(evidence.evaluate(moved(at, group, step)).value())
                                .isLessThanOrEqualTo(best + 1e-9);
                    }
                }
            }
        }
    }

    /** With one value for all, several precisions are one. */
    @Test
    void equalPrecisionsAreTheScalarPrior() {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.MLP, 24, manager);
        try (Posterior scalar = fit(problem, Full.GGN, Prior.scalar(2));
                Posterior tensors = fit(problem, Full.GGN, Prior.perTensor(2))) {
            requireClose(
                    "evidence", tensors.evidence().value(), scalar.evidence().value(), TOLERANCE);
            requireClose(
                    "covariance",
                    tensors.predict(problem.test()).covariance().toDoubleArray(),
                    scalar.predict(problem.test()).covariance().toDoubleArray(),
                    TOLERANCE);
        }
    }

    @Test
    void drawsHaveTheCovarianceOfTheClosedForm() {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.MLP, 25, manager);
        int draws = 4000;
        for (Structure structure : List.of(Full.GGN, LowRank.of(5))) {
            try (Posterior posterior = fit(problem, structure, Prior.layerwise(1))) {
                Hyperparameters at = Hyperparameters.ofPriorPrecisions(0.4, 3);
                posterior.setHyperparameters(at);
                CurvatureBlock block = posterior.curvature().blocks().get(0);
                RealMatrix precision = DenseTwin.curvature(block, manager).scalarMultiply(1 / 1.3);
                double[] deltas = deltas(block, Prior.layerwise(1), posterior, at);
                for (int i = 0; i < deltas.length; i++) {
                    precision.addToEntry(i, i, deltas[i]);
                }
                RealMatrix expected = DenseTwin.cholesky(precision).getSolver().getInverse();
                RealMatrix found = sampled(posterior, block, draws);
                for (int i = 0; i < deltas.length; i++) {
                    for (int j = 0; j < deltas.length; j++) {
                        double both = expected.getEntry(i, i) * expected.getEntry(j, j);
                        double error = Math.sqrt((both + Math.pow(expected.getEntry(i, j), 2)) / draws);
                        requireWithin(
                                "[" + i + ", " + j + "]", found.getEntry(i, j), expected.getEntry(i, j), 5.5 * error);
                    }
                }
            }
        }
    }

    /** What is decomposed for one prior stays until its last prediction is done, while another prior takes its place. */
    @Test
    void priorsChangeWhileFourThreadsPredict() throws Exception {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.MLP, 26, manager);
        double[] inputs = problem.test().toDoubleArray();
        Hyperparameters one = Hyperparameters.ofPriorPrecisions(0.4, 3);
        Hyperparameters other = Hyperparameters.ofPriorPrecisions(5, 0.7);
        try (Posterior posterior = fit(problem, Full.GGN, Prior.layerwise(1))) {
            posterior.setHyperparameters(one);
            double[] first = posterior.predict(problem.test()).covariance().toDoubleArray();
            posterior.setHyperparameters(other);
            double[] second = posterior.predict(problem.test()).covariance().toDoubleArray();
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Future<double[]>> results = new ArrayList<>();
                for (int i = 0; i < 60; i++) {
                    boolean odd = i % 2 == 1;
                    results.add(threads.submit(() -> {
                        posterior.setHyperparameters(odd ? one : other);
                        try (NDManager own = NDManager.newBaseManager()) {
                            return posterior
                                    .predict(own.create(inputs, problem.test().getShape()))
                                    .covariance()
                                    .toDoubleArray();
                        }
                    }));
                }
                for (Future<double[]> result : results) {
                    double[] found = result.get();
                    boolean nearFirst = Math.abs(found[0] - first[0]) < Math.abs(found[0] - second[0]);
                    requireClose("one of two", found, nearFirst ? first : second, 1e-10);
                }
            } finally {
                threads.shutdown();
            }
        }
    }

    private RealMatrix sampled(Posterior posterior, CurvatureBlock block, int draws) {
        double[] centre = posterior.curvature().weights().get(0).toDoubleArray();
        double[][] rows = new double[draws][];
        for (int draw = 0; draw < draws; draw++) {
            try (NDManager scope = manager.newSubManager()) {
                Map<String, NDArray> drawn = posterior.sample(scope, draw);
                NDList parts = new NDList();
                for (ParameterBlock member : block.members()) {
                    parts.add(member.matrix(scope, tensor -> drawn.get(tensor.name()))
                            .flatten());
                }
                double[] values = NDArrays.concat(parts, 0).toDoubleArray();
                for (int i = 0; i < centre.length; i++) {
                    values[i] -= centre[i];
                }
                rows[draw] = values;
            }
        }
        RealMatrix all = new Array2DRowRealMatrix(rows, false);
        return all.transpose().multiply(all).scalarMultiply(1.0 / draws);
    }
}

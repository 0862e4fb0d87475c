package dev.occam.laplace.evidence;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static dev.occam.laplace.golden.Agreement.requireWithin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JointNewtonTest {

    @ParameterizedTest
    @EnumSource
    void theDirectionSolvesTheFreePartOfTheDenseSystem(CurvatureScaling scaling) {
        for (int seed = 0; seed < 30; seed++) {
            RandomEvidence random = new RandomEvidence(5000 + seed);
            LogEvidence evidence = random.regression(scaling);
            EvidenceHessian hessian = evidence.hessian(random.point(evidence));
            int size = evidence.groups().count() + 1;
            double[] gradient = random.gaussians(size);
            boolean[] free = new boolean[size];
            double[][] dense = hessian.toDense();
            double[] right = new double[size];
            for (int i = 0; i < size; i++) {
                free[i] = random.between(0, 1) < 0.7;
                right[i] = free[i] ? -gradient[i] : 0;
                if (!free[i]) {
                    dense[i] = new double[size];
                    dense[i][i] = 1;
                }
            }
            double[] expected = new LUDecomposition(new Array2DRowRealMatrix(dense))
                    .getSolver()
                    .solve(new ArrayRealVector(right))
                    .toArray();
            requireClose("direction", hessian.newtonDirection(gradient, free), expected, 1e-9);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFewStepsAreEnough(CurvatureScaling scaling) {
        for (int seed = 0; seed < 100; seed++) {
            RandomEvidence random = new RandomEvidence(6000 + seed);
            LogEvidence evidence = random.regression(scaling);
            EvidenceMaximum maximum = EvidenceMaximum.withFreeNoise(evidence, random.point(evidence));
            assertThat(maximum.converged()).isTrue();
            assertThat(maximum.iterations()).as("seed " + seed).isLessThanOrEqualTo(12);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNoiseRootHasNoSlope(CurvatureScaling scaling) {
        for (int seed = 0; seed < 20; seed++) {
            RandomEvidence random = new RandomEvidence(7000 + seed);
            LogEvidence evidence = random.regression(scaling);
            GaussianDataTerm data = (GaussianDataTerm) evidence.data();
            Hyperparameters at = random.point(evidence);
            double root = new NoiseRoot(evidence, data, HyperparameterRange.WIDE).solve(at);
            double slope = evidence.evaluate(at.withLogNoisePrecision(root)).noiseGradient();
            requireWithin("slope at the root", slope, 0, 1e-12 * data.count());
        }
    }

    @Test
    void aPointAtABoundThatItShouldLeaveIsInterior() {
        List<Spectrum> blocks = List.of(Spectrum.of("w", new double[] {2, 1}, 1));
        LogEvidence evidence = new LogEvidence(blocks, PriorGroups.scalar(1), GaussianDataTerm.of(2, 4));
        Stationarity stationarity = new Stationarity(evidence, HyperparameterRange.WIDE);
        Hyperparameters high = Hyperparameters.ofLogs(new double[] {Math.log(1e8)}, Math.log(1e12));
        assertThat(stationarity.bounds(high, evidence.evaluate(high))).containsExactly(Bound.INTERIOR);
        assertThat(stationarity.noiseBound(high, evidence.evaluate(high))).isEqualTo(NoiseBound.INTERIOR);
        Hyperparameters low = Hyperparameters.ofLogs(new double[] {Math.log(1e-8)}, Math.log(1e-12));
        assertThat(stationarity.noiseBound(low, evidence.evaluate(low))).isEqualTo(NoiseBound.INTERIOR);
        assertThat(stationarity.bounds(low, evidence.evaluate(low))).containsExactly(Bound.INTERIOR);
        assertThat(stationarity.relativeGradient(
                        high, evidence.evaluate(high), List.of(Bound.INTERIOR), NoiseBound.INTERIOR))
                .isGreaterThan(0.5);
    }

    /** Scales no data have, so that every search meets its bounds, and nothing overflows on the way. */
    @ParameterizedTest
    @EnumSource
    void extremeScalesEndSomewhereAndSayWhere(CurvatureScaling scaling) {
        Random random = new Random(8000);
        for (int trial = 0; trial < 500; trial++) {
            List<Spectrum> blocks = new ArrayList<>();
            List<String> groups = new ArrayList<>();
            for (int block = 0; block <= random.nextInt(4); block++) {
                double[] eigenvalues = new double[1 + random.nextInt(5)];
                for (int i = 0; i < eigenvalues.length; i++) {
                    eigenvalues[i] = random.nextInt(4) == 0 ? 0 : extreme(random);
                }
                blocks.add(Spectrum.of("b" + block, eigenvalues, random.nextInt(4) == 0 ? 0 : extreme(random)));
                groups.add("g" + random.nextInt(3));
            }
            double sumOfSquares = random.nextInt(4) == 0 ? 0 : extreme(random);
            LogEvidence evidence = new LogEvidence(
                    blocks, PriorGroups.of(groups), GaussianDataTerm.of(sumOfSquares, 1 + random.nextInt(20)), scaling);
            Hyperparameters start = Hyperparameters.uniform(evidence.groups().count(), 1, 1);
            EvidenceMaximum maximum = EvidenceMaximum.withFreeNoise(evidence, start);
            assertThat(maximum.converged())
                    .as("trial " + trial + ": " + maximum)
                    .isTrue();
            assertThat(maximum.noise()).isNotEqualTo(NoiseBound.FIXED);
        }
    }

    private static double extreme(Random random) {
        return Math.exp(200 * (random.nextDouble() - 0.5));
    }

    @Test
    void aLikelihoodWithoutNoiseIsRefused() {
        LogEvidence evidence = new RandomEvidence(1).classification();
        assertThatThrownBy(() -> new JointNewton(evidence, HyperparameterRange.WIDE))
                .hasMessageContaining("no observation noise");
        assertThatThrownBy(() -> new HyperparameterRange(2, 1, 1, 2)).hasMessageContaining("must be less");
        assertThatThrownBy(() -> new HyperparameterRange(0, 1, 1, 2)).hasMessageContaining("smallest prior precision");
    }
}

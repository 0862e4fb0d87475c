package dev.occam.laplace.posterior;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.CurvaturePass;
import dev.occam.laplace.curvature.CurvaturePlan;
import dev.occam.laplace.curvature.Full;
import dev.occam.laplace.curvature.LowRank;
import dev.occam.laplace.curvature.Networks;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.likelihood.Likelihood;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The greatest eigenvalues of the full GGN: Ritz values along orthonormal vectors, and the full matrix where all are kept. */
class LowRankPosteriorTest extends StructureBattery {

    private static final int RANK = 7;

    @Override
    Structure structure() {
        return LowRank.of(RANK);
    }

    @Override
    void requirePromise(String what, CurvatureBlock block, RealMatrix vectors, RealMatrix exact) {
        double[] values = block.eigenvalues();
        for (int i = 0; i < block.size(); i++) {
            if (i >= RANK) {
                assertThat(values[i]).as(what + ", eigenvalue " + i).isZero();
                continue;
            }
            double along = vectors.getColumnVector(i).dotProduct(exact.operate(vectors.getColumnVector(i)));
            requireClose(what + ", eigenvalue " + i, values[i], along, 1e-10);
            assertThat(values[i]).isLessThanOrEqualTo(i == 0 ? Double.MAX_VALUE : values[i - 1]);
        }
    }

    @ParameterizedTest
    @EnumSource(SmallProblem.Kind.class)
    void fullRankIsTheFullMatrix(SmallProblem.Kind kind) {
        SmallProblem problem = SmallProblem.of(kind, 21, manager);
        Laplace laplace = Laplace.of(problem.network(), problem.likelihood());
        try (Posterior full = laplace.structure(Full.GGN).fit(problem.x(), problem.y())) {
            int size = full.curvature().blocks().get(0).size();
            try (Posterior low = laplace.structure(new LowRank(size, 1)).fit(Batches.of(problem.x(), problem.y(), 5))) {
                requireClose(
                        kind + ", evidence",
                        low.evidence().value(),
                        full.evidence().value(),
                        1e-10);
                requireClose(
                        kind + ", joint covariance",
                        low.jointCovariance(problem.test()).toDoubleArray(),
                        full.jointCovariance(problem.test()).toDoubleArray(),
                        1e-9);
                low.tunePrior();
                full.tunePrior();
                requireClose(
                        kind + ", tuned prior",
                        low.hyperparameters().priorPrecision(0),
                        full.hyperparameters().priorPrecision(0),
                        1e-8);
            }
        }
    }

    /** Passes bring the directions to the eigenvectors, and what is left out only widens the posterior. */
    @ParameterizedTest
    @EnumSource(SmallProblem.Kind.class)
    void passesConvergeToTheGreatestEigenvalues(SmallProblem.Kind kind) {
        SmallProblem problem = SmallProblem.of(kind, 22, manager);
        Laplace laplace = Laplace.of(problem.network(), problem.likelihood());
        try (Posterior full = laplace.structure(Full.GGN).fit(problem.x(), problem.y());
                Posterior low = laplace.structure(new LowRank(3, 12)).fit(problem.x(), problem.y())) {
            double[] all = full.curvature().blocks().get(0).eigenvalues();
            double[] kept = low.curvature().blocks().get(0).eigenvalues();
            for (int i = 0; i < 3; i++) {
                requireClose(kind + ", eigenvalue " + i, kept[i], all[all.length - 1 - i], 1e-6);
            }
            NDArray wide = low.predict(problem.test()).epistemic();
            NDArray exact = full.predict(problem.test()).epistemic();
            assertThat(wide.sub(exact).min().getDouble()).isGreaterThan(-1e-9);
        }
    }

    /** The matrix of 5,690 parameters would take 260 MB; of it, 20 directions are looked for. */
    @Test
    void aNetworkThatNoMatrixWouldFit() {
        Block network = Networks.mlp(manager, 23, true, false, new Shape(1, 60), 80, 10);
        NDArray x = Networks.normal(manager, 24, 40, 60);
        NDArray y = Networks.classes(manager, 25, 10, 40);
        try (Posterior posterior = Laplace.of(network, Likelihood.categorical())
                .structure(LowRank.of(20))
                .fit(x, y)) {
            posterior.tunePrior();
            assertThat(posterior.evidence().effectiveParameters()).isBetween(0.1, 20.0);
            assertThat(posterior.predict(x).covariance().getDataType()).isEqualTo(DataType.FLOAT64);
        }
    }

    @Test
    void thePlanTellsItsMemory() {
        Block network = Networks.mlp(manager, 26, true, false, new Shape(1, 60), 80, 10);
        CurvaturePlan plan = new CurvaturePass(
                        network, Likelihood.categorical(), block -> LowRank.of(20), BiasPlacement.JOINT)
                .plan(Networks.normal(manager, 27, 2, 60));
        long parameters = 61 * 80 + 81 * 10;
        assertThat(plan.lines()).hasSize(1);
        assertThat(plan.lines().get(0).factors()).isEqualTo(parameters + "x20");
        assertThat(plan.bytes()).isEqualTo(8 * (3 * 30 * parameters + parameters));
    }

    @Test
    void whatMeansNothingIsRefused() {
        assertThatThrownBy(() -> LowRank.of(0)).hasMessage("a low-rank curvature keeps at least one direction, not 0");
        assertThatThrownBy(() -> new LowRank(3, 0)).hasMessage("a low-rank curvature takes at least one pass, not 0");
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.MLP, 28, manager);
        Laplace laplace = Laplace.of(problem.network(), problem.likelihood());
        assertThatThrownBy(() -> laplace.structure(block -> block.columns() > 4 ? Full.GGN : LowRank.of(3))
                        .fit(problem.x(), problem.y()))
                .hasMessage("the low-rank GGN spans all layers, but some have another structure; give it to all, or use"
                        + " the block-diagonal GGN");
        assertThatThrownBy(() -> laplace.structure(LowRank.of(3))
                        .prior(Prior.diagonal(1))
                        .fit(problem.x(), problem.y()))
                .hasMessageStartingWith(
                        "a prior precision for each weight needs the diagonal structure, but all layers has the rule low-rank GGN");
    }
}

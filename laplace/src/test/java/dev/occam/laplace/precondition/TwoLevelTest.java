package dev.occam.laplace.precondition;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.Sharing;
import dev.occam.laplace.likelihood.Categorical;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two-level K-FAC against the dense algebra of its definition, with the Fisher of the whole network. */
class TwoLevelTest {

    private static final double LAMBDA = 0.03;

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
        List<Arguments> cases = new ArrayList<>();
        for (CoarseSpace space : CoarseSpace.values()) {
            for (SmallNetworks network : SmallNetworks.values()) {
                for (Coupling coupling : Coupling.values()) {
                    KroneckerSettings settings = KroneckerSettings.DEFAULT
                            .withDamping(Damping.exact(LAMBDA))
                            .withCoupling(coupling);
                    cases.add(Arguments.of(space, network, settings));
                    // Of squared errors B is a multiple of the identity, and every direction the weakest.
                    if (space != CoarseSpace.SPECTRAL || network.likelihood() instanceof Categorical) {
                        cases.add(Arguments.of(space, network, settings.withFisher(new Fisher.Exact())));
                    }
                    cases.add(Arguments.of(space, network, settings.withDamping(Damping.factored(LAMBDA))));
                    cases.add(Arguments.of(space, network, settings.withSharing(Sharing.REDUCE)));
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theStepIsThatOfTheDenseAlgebra(CoarseSpace space, SmallNetworks kind, KroneckerSettings settings) {
        Dense dense = new Dense(FirstStep.of("two-level-" + space.label(), kind, settings, manager, 0.01), settings);
        RealVector fine = dense.solveFine(dense.gradient);
        RealVector residual = dense.gradient.subtract(dense.damped.operate(fine));
        RealMatrix rows = dense.rows(space, residual);
        RealMatrix coarse = rows.multiply(dense.damped).multiply(rows.transpose());
        RealVector against = rows.operate(settings.coupling() == Coupling.ADDITIVE ? dense.gradient : residual);
        RealVector expected = fine.add(rows.transpose()
                .operate(new SingularValueDecomposition(coarse).getSolver().solve(against)));
        requireClose("two-level-" + space.label(), dense.actual.toArray(), expected.toArray(), 1e-8);
        if (settings.coupling() == Coupling.MULTIPLICATIVE) {
            RealVector left = dense.gradient.subtract(dense.damped.operate(dense.actual));
            double scale = rows.operate(dense.gradient).getLInfNorm();
            assertThat(rows.operate(left).getLInfNorm()).isLessThan(1e-10 * Math.max(scale, 1));
            assertThat(dense.energy(dense.actual)).isLessThanOrEqualTo(dense.energy(fine) * (1 + 1e-12));
        }
    }

    static Stream<Arguments> networks() {
        return Stream.of(SmallNetworks.DENSE, SmallNetworks.TOKENS, SmallNetworks.NORMED)
                .map(Arguments::of);
    }

    /** Layers meet by products of factors; for one position a sum of inputs is a product of sums. */
    @ParameterizedTest
    @MethodSource("networks")
    void tselepidisCouplesByProductsOfFactors(SmallNetworks kind) {
        KroneckerSettings settings = KroneckerSettings.DEFAULT.withDamping(Damping.exact(LAMBDA));
        Dense dense = new Dense(FirstStep.of("two-level-tselepidis", kind, settings, manager, 0.01), settings);
        int count = dense.shares.size();
        RealMatrix rows = dense.rows(CoarseSpace.NICOLAIDES, dense.gradient);
        RealMatrix coarse = new Array2DRowRealMatrix(count, count);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                double value = dense.shares
                        .get(i)
                        .curvature()
                        .meanOfTotals(
                                dense.shares.get(j).curvature(),
                                dense.shares.get(i).block().elementwise(),
                                dense.shares.get(j).block().elementwise());
                coarse.setEntry(i, j, value + (i == j ? dense.shares.get(i).lambda() * dense.size(i) : 0));
            }
        }
        RealVector fine = dense.solveFine(dense.gradient);
        RealVector beta = new LUDecomposition(coarse).getSolver().solve(rows.operate(dense.gradient));
        RealVector expected = fine.add(rows.transpose().operate(beta));
        requireClose("two-level-tselepidis", dense.actual.toArray(), expected.toArray(), 1e-7);
    }

    /** All blocks of a step as one system. */
    private static final class Dense {

        private final List<FirstStep.Share> shares;
        private final KroneckerSettings settings;
        private final RealVector gradient;
        private final RealVector actual;
        private final RealMatrix damped;
        private final int[] starts;

        Dense(List<FirstStep.Share> shares, KroneckerSettings settings) {
            this.shares = shares;
            this.settings = settings;
            gradient = joined(shares.stream().map(FirstStep.Share::objective).toList());
            actual = joined(shares.stream().map(FirstStep.Share::actual).toList());
            starts = new int[shares.size() + 1];
            for (int l = 0; l < shares.size(); l++) {
                starts[l + 1] = starts[l] + shares.get(l).objective().length;
            }
            int size = gradient.getDimension();
            List<double[][]> perBlock = shares.stream()
                    .map(share -> share.curvature().perExample(share.block().elementwise()))
                    .toList();
            RealMatrix all = new Array2DRowRealMatrix(perBlock.get(0).length, size);
            for (int l = 0; l < shares.size(); l++) {
                all.setSubMatrix(perBlock.get(l), 0, starts[l]);
            }
            damped = all.transpose().multiply(all).scalarMultiply(1.0 / SmallNetworks.ROWS);
            for (int l = 0; l < shares.size(); l++) {
                for (int i = starts[l]; i < starts[l + 1]; i++) {
                    damped.addToEntry(i, i, shares.get(l).lambda());
                }
            }
        }

        private static RealVector joined(List<double[]> parts) {
            return new ArrayRealVector(
                    parts.stream().flatMapToDouble(Arrays::stream).toArray(), false);
        }

        int size(int block) {
            return starts[block + 1] - starts[block];
        }

        /** M^-1 by dense solves. */
        RealVector solveFine(RealVector vector) {
            RealVector solved = vector.copy();
            for (int l = 0; l < shares.size(); l++) {
                double[] own = vector.getSubVector(starts[l], size(l)).toArray();
                solved.setSubVector(starts[l], new ArrayRealVector(solveBlock(shares.get(l), own)));
            }
            return solved;
        }

        private double[] solveBlock(FirstStep.Share share, double[] vector) {
            if (share.block().elementwise()) {
                double[] squares = share.curvature().elementwiseSquares();
                double[] solved = vector.clone();
                for (int i = 0; i < solved.length; i++) {
                    solved[i] /= squares[i] + share.lambda();
                }
                return solved;
            }
            RealMatrix a = share.curvature().inputFactor(settings.sharing());
            RealMatrix b = share.curvature().gradientFactor(settings.sharing());
            Damping.Shift shift = settings.damping()
                    .shift(share.lambda(), a.getTrace() / a.getRowDimension(), b.getTrace() / b.getRowDimension());
            RealMatrix matrix = PlainCurvature.kronecker(
                    b.add(PlainCurvature.identity(b.getRowDimension()).scalarMultiply(shift.gradient())),
                    a.add(PlainCurvature.identity(a.getRowDimension()).scalarMultiply(shift.input())));
            if (settings.damping().place() == Damping.Place.EXACT) {
                matrix = matrix.add(
                        PlainCurvature.identity(matrix.getRowDimension()).scalarMultiply(share.lambda()));
            }
            return PlainCurvature.solve(matrix, vector);
        }

        RealMatrix rows(CoarseSpace space, RealVector residual) {
            RealVector ones = new ArrayRealVector(gradient.getDimension(), 1.0);
            List<RealVector> kinds =
                    switch (space) {
                        case NICOLAIDES -> List.of(ones);
                        case SPECTRAL -> List.of(weakest());
                        case RESIDUAL -> List.of(solveFine(residual));
                        case KRYLOV_NICOLAIDES -> List.of(ones, solveFine(ones));
                        case KRYLOV_RESIDUAL -> List.of(solveFine(residual), solveFine(solveFine(residual)));
                    };
            RealMatrix rows = new Array2DRowRealMatrix(kinds.size() * shares.size(), gradient.getDimension());
            for (int k = 0; k < kinds.size(); k++) {
                for (int l = 0; l < shares.size(); l++) {
                    RealVector own = kinds.get(k).getSubVector(starts[l], size(l));
                    double largest = own.getLInfNorm() + 1e-8;
                    for (int i = 0; i < own.getDimension(); i++) {
                        rows.setEntry(k * shares.size() + l, starts[l] + i, own.getEntry(i) / largest);
                    }
                }
            }
            return rows;
        }

        private RealVector weakest() {
            List<double[]> parts = new ArrayList<>();
            for (FirstStep.Share share : shares) {
                if (share.block().elementwise()) {
                    double[] squares = share.curvature().elementwiseSquares();
                    double least = Arrays.stream(squares).min().orElseThrow();
                    parts.add(Arrays.stream(squares)
                            .map(square -> square == least ? 1 : 0)
                            .toArray());
                } else {
                    double[] q = last(share.curvature().inputFactor(settings.sharing()));
                    double[] p = last(share.curvature().gradientFactor(settings.sharing()));
                    parts.add(PlainCurvature.flat(PlainCurvature.outer(p, q)));
                }
            }
            return joined(parts);
        }

        /** Commons Math sorts eigenvalues from the greatest down. */
        private static double[] last(RealMatrix matrix) {
            EigenDecomposition eigen =
                    new EigenDecomposition(matrix.add(matrix.transpose()).scalarMultiply(0.5));
            return eigen.getEigenvector(matrix.getRowDimension() - 1).toArray();
        }

        /** The squared distance to the exact solution in the norm of F_lambda. */
        double energy(RealVector direction) {
            RealVector exact = new LUDecomposition(damped).getSolver().solve(gradient);
            RealVector error = direction.subtract(exact);
            return error.dotProduct(damped.operate(error));
        }
    }
}

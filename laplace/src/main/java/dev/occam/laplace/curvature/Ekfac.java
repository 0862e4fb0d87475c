package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.torch.Operators;
import java.util.Locale;

/**
 * EKFAC: K-FAC's eigenbasis with the second moment of per-example gradients along each eigenvector (George et al. 2018),
 * {@code S_ij = sum_n sum_c (Q_B^T G_n,c Q_A)_ij^2}, {@code G = sum_r g a^T}. Among all matrices of this basis it is the
 * nearest to the block, and its trace is the block's.
 *
 * <p>Two passes over the data: the first finds the basis, the second the moments, from the same vectors. The gradients
 * are summed over positions whatever the sharing, which here chooses the basis alone.
 *
 * <p>Reduce leaves a null space of A, in which every basis is as good for K-FAC but not for the moments. There the basis
 * that diagonalises {@code diag(1, ..., D_in')} is taken, so that the result is a function of A alone.
 *
 * @param sharing how positions are treated for the basis
 */
public record Ekfac(Sharing sharing) implements Structure {

    public static final Ekfac EXPAND = new Ekfac(Sharing.EXPAND);
    public static final Ekfac REDUCE = new Ekfac(Sharing.REDUCE);

    @Override
    public String rule() {
        return "EKFAC " + sharing.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public BlockStatistic newStatistic(ParameterBlock block, NDManager scope) {
        return new Kfac(sharing).newStatistic(block, scope);
    }

    @Override
    public int passes() {
        return 2;
    }

    @Override
    public BlockStatistic nextStatistic(CurvatureBlock before, NDManager scope) {
        KroneckerBlock factors = (KroneckerBlock) before;
        KroneckerBasis basis = factors.sides();
        if (sharing == Sharing.REDUCE) {
            basis = new KroneckerBasis(canonical(scope, factors.gradient()), canonical(scope, factors.input()));
        }
        return new CorrectionStatistic(factors.parameters(), rule(), basis, scope);
    }

    @Override
    public BlockStatistic startedStatistic(ParameterBlock block, NDList start, NDManager scope) {
        return new CorrectionStatistic(block, rule(), new KroneckerBasis(start.get(0), start.get(1)), scope);
    }

    private static NDArray canonical(NDManager scope, Operators.Eigen eigen) {
        return Operators.canonicalNullSpace(scope, eigen);
    }

    @Override
    public String factors(ParameterBlock block) {
        return String.format(Locale.ROOT, "%1$dx%1$d, %2$dx%2$d, %1$dx%2$d", block.rows(), block.columns());
    }

    @Override
    public long bytes(ParameterBlock block) {
        return new Kfac(sharing).bytes(block) + Double.BYTES * (long) block.size();
    }
}

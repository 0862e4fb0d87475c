package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDManager;
import java.util.Locale;

/**
 * K-FAC: the block is {@code B (x) A} over row-major weights, A the mean of input outer products and B the sum of
 * gradient outer products, with positions treated as {@link Sharing} says.
 *
 * <p>Expand is exact for deep linear networks with a loss term a position; reduce where positions are averaged or summed
 * before the loss and the network is linear from there on. Without shared positions the two are the same.
 *
 * @param sharing how positions are treated
 */
public record Kfac(Sharing sharing) implements Structure {

    public static final Kfac EXPAND = new Kfac(Sharing.EXPAND);
    public static final Kfac REDUCE = new Kfac(Sharing.REDUCE);

    @Override
    public String rule() {
        return "K-FAC " + sharing.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public BlockStatistic newStatistic(ParameterBlock block, NDManager scope) {
        return new KroneckerStatistic(block, sharing, rule(), scope);
    }

    @Override
    public String factors(ParameterBlock block) {
        return String.format(Locale.ROOT, "%1$dx%1$d, %2$dx%2$d", block.rows(), block.columns());
    }

    @Override
    public long bytes(ParameterBlock block) {
        long squares = (long) block.rows() * block.rows() + (long) block.columns() * block.columns();
        return Double.BYTES * (2 * squares + block.size());
    }
}

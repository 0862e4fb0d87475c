package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDManager;

/** How the curvature of one block is approximated: what is added up over the data, and what becomes of the sum. */
public interface Structure {

    /**
     * The name under which tables show it.
     *
     * @return for example {@code K-FAC expand}
     */
    String rule();

    /**
     * An empty statistic for one block.
     *
     * @param block the block
     * @param scope the manager that the sums live in
     * @return the statistic
     */
    BlockStatistic newStatistic(ParameterBlock block, NDManager scope);

    /**
     * What is added up, for a table.
     *
     * @param block the block
     * @return shapes, for example {@code 50x50, 65x65}
     */
    String factors(ParameterBlock block);

    /**
     * Memory that one block's statistic and its decomposition hold.
     *
     * @param block the block
     * @return bytes
     */
    long bytes(ParameterBlock block);
}

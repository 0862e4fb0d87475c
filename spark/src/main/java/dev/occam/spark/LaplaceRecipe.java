package dev.occam.spark;

import ai.djl.nn.Block;
import dev.occam.laplace.posterior.Laplace;
import java.io.Serializable;

/**
 * What to fit to a network, on driver and executors alike; for example {@code network -> Laplace.of(network,
 * Likelihood.categorical()).structure(Kfac.EXPAND)}.
 */
@FunctionalInterface
public interface LaplaceRecipe extends Serializable {

    /**
     * Says what to fit.
     *
     * @param network the network, or its copy on an executor
     * @return the settings
     */
    Laplace of(Block network);
}

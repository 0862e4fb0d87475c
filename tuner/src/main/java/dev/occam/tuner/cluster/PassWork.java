package dev.occam.tuner.cluster;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import dev.occam.laplace.posterior.Laplace;
import java.io.Serializable;

/** What other machines have to know of a run to take its curvature; it travels. */
public interface PassWork extends Serializable {

    /**
     * A network of the run's architecture, whose weights are to be overwritten.
     *
     * @param manager owns them
     * @param type of their numbers
     * @return initialised
     */
    Block network(NDManager manager, DataType type);

    /**
     * Which curvature is taken.
     *
     * @param network a copy of the run's network
     * @return likelihood, structures, Fisher and biases of the run
     */
    Laplace laplace(Block network);
}

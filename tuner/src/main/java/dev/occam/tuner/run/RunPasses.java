package dev.occam.tuner.run;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.likelihood.Bernoulli;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.posterior.Laplace;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Task;
import dev.occam.tuner.cluster.PassWork;
import dev.occam.tuner.config.CurvatureConfig;
import dev.occam.tuner.config.NetworkConfig;
import dev.occam.tuner.config.TuneConfig;

/** The network and the curvature of a run as what its configuration says of them, from which any machine makes them again. */
final class RunPasses implements PassWork {

    private static final long serialVersionUID = 1;

    private final NetworkConfig network;
    private final CurvatureConfig curvature;
    private final long seed;
    private final Task task;
    private final long[] shape;
    private final int outputs;

    private RunPasses(TuneConfig config, DataSet data) {
        network = config.network();
        curvature = config.curvature();
        seed = config.seed();
        task = data.task();
        shape = data.train().shape();
        outputs = data.outputNames().size();
    }

    /** Of a run whose network is made of its configuration alone, which that of a graph is not. */
    static RunPasses of(TuneConfig config, DataSet data) {
        return new RunPasses(config, data);
    }

    /** How a network's outputs explain targets. */
    static Likelihood likelihood(Task task) {
        return switch (task) {
            case CLASSIFICATION -> new Categorical();
            case REGRESSION -> new Gaussian();
            case RECONSTRUCTION -> new Bernoulli();
        };
    }

    /** A class of the user's comes from the class path of the program, so that nothing of it is left open. */
    @Override
    public Block network(NDManager manager, DataType type) {
        return Network.build(network, new Shape(shape), outputs, manager, type, seed)
                .block();
    }

    @Override
    public Laplace laplace(Block block) {
        CurvatureChoice chosen = new CurvatureChoice(curvature, seed);
        return Laplace.of(block, likelihood(task))
                .structure(chosen.policy())
                .fisher(chosen.fisher())
                .bias(chosen.placement());
    }
}

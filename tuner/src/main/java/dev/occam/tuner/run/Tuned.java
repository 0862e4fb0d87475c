package dev.occam.tuner.run;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.reports.record.RunRecord;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A tuned network while it is at hand: its arrays are freed once whoever asked for it is done.
 *
 * @param record what the run found
 * @param interrupted whether it was stopped before its end
 * @param network the network, its parameters at the chosen weights
 * @param parameters those weights, each array named by its path in the network
 * @param manager under which they live
 * @param posterior fits the posterior of these weights, under the prior and noise that were chosen, at every call; close it
 * @param under the same under another prior and noise, a precision for each group of the configuration's
 */
public record Tuned(
        RunRecord record,
        boolean interrupted,
        Block network,
        NDList parameters,
        NDManager manager,
        Supplier<Posterior> posterior,
        Function<Hyperparameters, Posterior> under) {}

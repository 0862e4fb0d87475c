package dev.occam.tuner.run;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.occam.reports.record.RunRecord;

/**
 * A tuned network while it is at hand: its arrays are freed once whoever asked for it is done.
 *
 * @param record what the run found
 * @param network the network, its parameters at the chosen weights
 * @param parameters those weights, each array named by its path in the network
 * @param manager under which they live
 */
public record Tuned(RunRecord record, Block network, NDList parameters, NDManager manager) {}

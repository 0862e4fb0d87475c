/**
 * Weight decay chosen inside a user's own DJL training.
 * <p>An optimiser with a weight decay for each parameter, a listener that sets them by the evidence while
 * {@code EasyTrain.fit} runs, a trainer whose steps are preconditioned; what a DJL loss and a DJL data set are in the
 * library's terms. No training loop, no configuration file, no terminal: the loop is the user's, and DJL's.
 */
@NullMarked
package dev.occam.tuner.djl;

import org.jspecify.annotations.NullMarked;

/**
 * Ways to choose a weight decay compared on a user's data: every arm on every split, paired, resumable.
 * <p>A grid of fixed priors with its refit beside the loops; test scores of every predictive; tables and goals; network
 * widths ranked by evidence. A run is {@code tuner.run}'s; knows no loop and no terminal.
 */
@NullMarked
package dev.occam.tuner.compare;

import org.jspecify.annotations.NullMarked;

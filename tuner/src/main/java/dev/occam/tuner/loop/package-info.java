/**
 * The outer loop over hyperparameters: training and evidence in turn.
 * <p>The loop by consistent evidence (default) and the papers' online loop; strong start, step limits,
 * and what became of each round.
 */
@NullMarked
package dev.occam.tuner.loop;

import org.jspecify.annotations.NullMarked;

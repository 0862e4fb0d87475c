/**
 * Batches: many runs side by side in processes of their own, and what became of each.
 * <p>One process looks after the folder and hands out runs; workers do them by {@code tuner.run}, and stop when the first
 * one is gone. Knows neither network nor loop; the terminal is the command line's.
 */
@NullMarked
package dev.occam.tuner.batch;

import org.jspecify.annotations.NullMarked;

/**
 * The experiments of papers: every arm run in its own folder, one after another, what came of them in tables, and the
 * claims they are held against.
 * <p>A run is {@code tuner.run}'s; the terminal is the command line's. Knows neither network nor loop.
 */
@NullMarked
package dev.occam.tuner.experiment;

import org.jspecify.annotations.NullMarked;

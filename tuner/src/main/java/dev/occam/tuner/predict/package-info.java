/**
 * Predictions of new rows by a run that was kept: what is believed of each row, written as text, and held against the truth.
 * <p>Rows pass through a bounded number at a time. Nothing is trained here, and nothing said to a terminal.
 */
@NullMarked
package dev.occam.tuner.predict;

import org.jspecify.annotations.NullMarked;

/**
 * One run from configuration to files: data, network, loop, metrics, trust, weight decay, record.
 * <p>Owns the run folder: files are written whole or not at all.
 */
@NullMarked
package dev.occam.tuner.run;

import org.jspecify.annotations.NullMarked;

/**
 * Checkpoints as files: where a run stands, written so that a crash at any moment leaves a whole one.
 * <p>Journal and identity are JSON with a checksum, arrays are safetensors named after their content; a lock keeps
 * a second process out. When one is written, and what is said of it, is not decided here.
 */
@NullMarked
package dev.occam.tuner.checkpoint;

import org.jspecify.annotations.NullMarked;

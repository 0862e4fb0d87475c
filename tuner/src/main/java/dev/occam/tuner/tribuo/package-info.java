/**
 * Tribuo's way in: trainers that choose the weight decay by evidence, and the models they make.
 * <p>Trainers turn a Tribuo data set into our own and hand it to a run in memory; models predict and travel as protocol
 * buffers. Nothing here tunes anything itself, knows files or the command line.
 */
@NullMarked
package dev.occam.tuner.tribuo;

import org.jspecify.annotations.NullMarked;

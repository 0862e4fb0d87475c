/**
 * What the program runs on, and whether it works there: versions, memory, threads, devices, folders, and a run whose
 * outcome is known.
 * <p>Changes nothing but a temporary folder. Knows runs by {@code tuner.run} alone; the terminal is the command line's.
 */
@NullMarked
package dev.occam.tuner.doctor;

import org.jspecify.annotations.NullMarked;

/**
 * Studies of a paper: what is measured on small problems of our own, seed by seed, trained at most in place.
 * <p>A study is one class behind {@code Study}. Its seeds go on where they were stopped, and its record, tables and
 * claims lie beside those of an experiment. No run of a configuration, no command line here.
 */
@NullMarked
package dev.occam.tuner.study;

import org.jspecify.annotations.NullMarked;

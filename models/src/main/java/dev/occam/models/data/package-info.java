/**
 * Data sets: tables read from CSV, images read from IDX and CIFAR files, and data made by ourselves,
 * split and standardised, ready to train on.
 * <p>Bad input is refused with the file, the place in it and the remedy. Nothing here knows
 * a network or a training loop.
 */
@NullMarked
package dev.occam.models.data;

import org.jspecify.annotations.NullMarked;

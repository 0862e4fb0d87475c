/**
 * Libtorch operators that DJL lacks, written in TorchScript and packed from Java.
 * <p>Eigendecompositions, backward passes with respect to inner arrays, fused optimiser steps.
 * The only package that touches {@code ai.djl.pytorch}; nothing here knows what a layer or a
 * likelihood is.
 */
@NullMarked
package dev.occam.laplace.torch;

import org.jspecify.annotations.NullMarked;

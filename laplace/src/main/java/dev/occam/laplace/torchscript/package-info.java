/**
 * TorchScript models as DJL networks: features that nobody sees into, and the linear head under which uncertainty begins.
 * <p>Reads {@code .pt} files and makes blocks of them, for {@code posterior} to fit. No curvature and no prior here.
 */
@NullMarked
package dev.occam.laplace.torchscript;

import org.jspecify.annotations.NullMarked;

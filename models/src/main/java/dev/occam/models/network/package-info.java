/**
 * Networks as plain DJL blocks, ours and the user's, with reproducible initial weights.
 * <p>Nothing here knows data files, training or Laplace.
 */
@NullMarked
package dev.occam.models.network;

import org.jspecify.annotations.NullMarked;

/**
 * Posteriors as files: one safetensors file with a JSON header and a checksum over the whole.
 * <p>Takes a posterior apart and puts it together again for the same network, on any machine. The only place of this library
 * that knows files and JSON (DJL's Gson). No curvature is computed here, and no data are kept.
 */
@NullMarked
package dev.occam.laplace.store;

import org.jspecify.annotations.NullMarked;

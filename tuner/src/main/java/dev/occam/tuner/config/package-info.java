/**
 * The configuration of a run: JSON, defaults and overrides, resolved and checked before work starts.
 * <p>Unknown fields are refused with their JSON pointer and the nearest valid name.
 */
@NullMarked
package dev.occam.tuner.config;

import org.jspecify.annotations.NullMarked;

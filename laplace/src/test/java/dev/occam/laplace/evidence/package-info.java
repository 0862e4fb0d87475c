/** Tests of the evidence against dense algebra, finite differences and closed forms. */
@NullMarked
package dev.occam.laplace.evidence;

import org.jspecify.annotations.NullMarked;

/**
 * Reference figures of a peer library, and the tests that hold this project's figures against them.
 * <p>The folder of cases is the system property {@code occam.golden}; without it, the cases that lie
 * among the test resources.
 */
@NullMarked
package dev.occam.laplace.golden;

import org.jspecify.annotations.NullMarked;

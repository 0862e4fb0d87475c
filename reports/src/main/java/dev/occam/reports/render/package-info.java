/**
 * Everything drawn from run records: pages with charts and tables that open offline.
 * <p>Knows the record and nothing of DJL or Laplace; called by the command line alone.
 */
@NullMarked
package dev.occam.reports.render;

import org.jspecify.annotations.NullMarked;

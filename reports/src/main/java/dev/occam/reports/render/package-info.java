/**
 * Everything drawn from run records: pages with charts and tables that open offline.
 * <p>A page is a view of the record (what to say), charts and tables (what to show) and a jte template of this package
 * (how to set it); style and script lie beside the classes. One public way in: {@code RunPage}.
 * <p>Knows the record and nothing of DJL or Laplace; called by the command line alone.
 */
@NullMarked
package dev.occam.reports.render;

import org.jspecify.annotations.NullMarked;

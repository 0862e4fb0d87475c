/**
 * Curvature and prediction past one machine, on Apache Spark.
 *
 * <p>Turns the rows of a DataFrame into parts of the data, sends network and passes to executors, and adds up what comes back
 * in a fixed order. The only place that knows Spark; the mathematics is the library's, and nothing else depends on this.
 */
@NullMarked
package dev.occam.spark;

import org.jspecify.annotations.NullMarked;
